using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipelines.Backbones;
using Pipelines.Classification.Decision;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Tests.Packaging;

namespace Pipelines.Tests.Backbones;

/// <summary>ONNX Runtime decides on random images as a plain computation does.</summary>
public sealed class DecisionGraphTests
{
    private const int Images = 40;
    private static readonly string[] s_labels = ["a", "b", "c", "d"];
    private readonly OnnxModel _plain = TinyModels.Classifier(s_labels);
    private readonly float[] _pixels = Pixels();

    public enum Kind
    {
        Lac,
        Raps,
        ErrorRate,
        Unknown,
        LacAndUnknown,
        RapsAndUnknownByOwnHead,
        ErrorRateAndUnknown,
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_output_is_that_of_a_plain_computation(Kind kind)
    {
        var head = LearnedLayers.Head(_plain);
        var plain = Run(_plain);
        var embeddings = Matrix(plain, ModelGraph.Embedding);
        var scores = Matrix(plain, ModelGraph.Scores);
        var familiarity = Known(embeddings, head, kind == Kind.RapsAndUnknownByOwnHead);
        var numbers = familiarity.Of(embeddings);
        var layers = Layers(kind, familiarity, scores, numbers);
        var expected = DecidedImages.Of(layers, scores, numbers);
        Assert.True(expected.Decisions.Distinct().Count() > 1, "A constant would pass.");

        var model = DecisionGraph.Append(_plain, head, layers);
        var found = Run(model);

        Assert.Equal(scores.Values, Matrix(found, ModelGraph.Scores).Values);
        Assert.Equal(embeddings.Values, Matrix(found, ModelGraph.Embedding).Values);
        Assert.Equal(
            expected.Decisions.Select(decision => decision.ToString().ToLowerInvariant()),
            ((DenseTensor<string>)found[DecisionGraph.Decision]).ToArray());
        Assert.Equal(expected.Typicality is not null, found.ContainsKey(DecisionGraph.Typicality));
        Assert.Equal(expected.Sets is not null, found.ContainsKey(DecisionGraph.PredictionSet));
        if (expected.Typicality is not null)
        {
            Assert.All(
                expected.Typicality.Zip(Matrix(found, DecisionGraph.Typicality).Values),
                pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        if (expected.Sets is not null)
        {
            Assert.Equal(
                expected.Sets.SelectMany(set => set.Select(isIn => isIn ? 1f : 0f)), Matrix(found, DecisionGraph.PredictionSet).Values);
        }

        // The file reads back, and what replaces the text is its number.
        var again = OnnxModel.Parse(model.ToByteArray(), "again");
        var (numbered, output) = DecisionGraph.WithNumber(again);
        Assert.Equal(expected.Decisions.Select(decision => (float)(int)decision), Matrix(Run(numbered), output).Values);
    }

    public static TheoryData<Kind> Kinds => [.. Enum.GetValues<Kind>()];

    private static DecisionLayers Layers(Kind kind, Familiarity familiarity, FeatureMatrix scores, FeatureMatrix numbers)
    {
        var isUnknown = kind is not (Kind.Lac or Kind.Raps or Kind.ErrorRate);
        int[] labels = [.. Enumerable.Range(0, scores.Rows).Select(image => image % s_labels.Length)];
        return new()
        {
            Sets = kind switch
            {
                Kind.Lac or Kind.LacAndUnknown => new(ConformalMethod.Lac, Median(scores)),
                Kind.Raps or Kind.RapsAndUnknownByOwnHead => Conformal.Fit(scores, labels, 0.4, ConformalMethod.Raps),
                _ => null,
            },
            LeastScore = kind is Kind.ErrorRate or Kind.ErrorRateAndUnknown ? Median(scores) : null,
            Typicality = isUnknown
                ? new(
                    familiarity.Prototypes,
                    familiarity.IsOwnHead ? null : familiarity.EnergyHead,
                    TypicalityFit.Of(numbers, 0.2))
                : null,
        };
    }

    private static float Median(FeatureMatrix scores) =>
        Enumerable.Range(0, scores.Rows).Select(image => scores.Row(image).ToArray().Max()).Order().ElementAt(scores.Rows / 2);

    private static Familiarity Known(FeatureMatrix embeddings, LinearLayer head, bool isOwn)
    {
        var random = new Random(3);
        LinearLayer energy = new([.. head.Weights.Select(weight => weight + (float)random.NextDouble())], [.. head.Bias]);
        return Familiarity.Fit(
            embeddings.Select([0, 1, 2, 3, 4, 5]), [0, 0, 0, 1, 1, 1], head, isOwn ? 1 : 1_000_000, () => energy);
    }

    private Dictionary<string, object> Run(OnnxModel model)
    {
        using var session = new InferenceSession(model.ToByteArray());
        using var outputs = session.Run(
            [NamedOnnxValue.CreateFromTensor("image", new DenseTensor<float>(_pixels, [Images, 3, TinyModels.Size, TinyModels.Size]))]);
        return outputs.ToDictionary(
            output => output.Name,
            output => output.ElementType == TensorElementType.String
                ? (object)output.AsTensor<string>().ToDenseTensor()
                : output.AsTensor<float>().ToDenseTensor());
    }

    private static FeatureMatrix Matrix(Dictionary<string, object> outputs, string name)
    {
        var tensor = (DenseTensor<float>)outputs[name];
        return new(tensor.ToArray(), tensor.Dimensions[0], tensor.Dimensions[1]);
    }

    private static float[] Pixels()
    {
        var random = new Random(2);
        var pixels = new float[Images * 3 * TinyModels.Size * TinyModels.Size];
        for (var i = 0; i < pixels.Length; i++)
        {
            // Each image has colours of its own, so that the tiny network can tell them apart.
            var ofColour = i / (TinyModels.Size * TinyModels.Size);
            pixels[i] = (float)((random.NextDouble() * 100) + (new Random(ofColour).NextDouble() * 155));
        }

        return pixels;
    }
}
