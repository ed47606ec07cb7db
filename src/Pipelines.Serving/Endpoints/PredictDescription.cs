using Microsoft.OpenApi;
using Pipelines.Serving.Answers;

namespace Pipelines.Serving.Endpoints;

/// <summary>What the OpenAPI document says of a prediction besides what the endpoint says itself.</summary>
internal static class PredictDescription
{
    /// <summary>Adds the values of the address, the form, and the answer to a form.</summary>
    public static Task AddTo(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "top",
            In = ParameterLocation.Query,
            Description = "How many of the best classes or clusters to give. Default: all.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
        });
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "explain",
            In = ParameterLocation.Query,
            Description = "Whether to draw the class activation map: which parts of the image speak for its class.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean },
        });
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "nearest",
            In = ParameterLocation.Query,
            Description = "How many of the most similar images to give, where an index is served. Default: 3.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
        });
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["image/*"] = new() { Schema = File() },
                ["application/octet-stream"] = new() { Schema = File() },
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["image"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = File() },
                        },
                    },
                },
            },
        };
        operation.Description =
            $"An image as the body is answered by one {nameof(ImageAnswer)}; a form is answered by \"model\" "
            + "and \"predictions\", one for each "
            + "file, in which a file that cannot be used has an \"error\".";
        return Task.CompletedTask;
    }

    private static OpenApiSchema File() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
