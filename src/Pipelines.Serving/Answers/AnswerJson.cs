using System.Text.Json.Serialization;

namespace Pipelines.Serving.Answers;

/// <summary>How answers become JSON: by code that the compiler makes, which needs no time at the start.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageAnswer))]
[JsonSerializable(typeof(FormAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ProblemAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
