using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Pipelines;
using Pipelines.Imaging;
using Pipelines.Numerics;

namespace ModelExporter;

/// <summary>
/// A model that an ML.NET program trains with the stages of this library, without <c>pipelines.json</c>.
/// </summary>
internal static class HandMadeChain
{
    /// <summary>Trains and saves the chain; returns the head that it learned.</summary>
    public static LinearLayer Train(
        IReadOnlyList<LabelledImage> images, string featuresOnnx, Preprocessing preprocessing, string modelZip)
    {
        var mlContext = new MLContext();
        var data = mlContext.Data.LoadFromEnumerable(images);

        // The classes become keys outside the chain: whoever uses the model has no Label column.
        var keyed = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

        var chain = mlContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
            .Append(mlContext.Transforms.ExtractImageFeatures("embedding", "Image", featuresOnnx, preprocessing))
            .Append(mlContext.MulticlassClassification.Trainers.SoftmaxHead(
                featureColumnName: "embedding", training: new TrainingOptions { Epochs = 30, BatchSize = 16 }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        using var model = chain.Fit(keyed);
        mlContext.Model.Save(model, data.Schema, modelZip);
        var learned = model.OfType<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>().Single().Model;
        VBuffer<float>[] weights = [];
        learned.GetWeights(ref weights, out _);
        return new([.. weights.SelectMany(row => row.DenseValues())], [.. learned.GetBiases()]);
    }
}

internal sealed class LabelledImage
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}
