// StagesInMlNet PHOTOS FEATURES.onnx MODEL.zip: trains a classifier on the class folders in PHOTOS.
using Microsoft.ML;
using Pipelines;

var (photos, featuresOnnx, modelZip) = (args[0], args[1], args[2]);
var images = Directory.EnumerateDirectories(photos)
    .SelectMany(folder => Directory.EnumerateFiles(folder)
        .Select(file => new LabelledImage { ImagePath = file, Label = Path.GetFileName(folder) }));

var mlContext = new MLContext();
var data = mlContext.Data.LoadFromEnumerable(images);

// The classes become keys outside the chain: whoever uses the model has no Label column.
var keyed = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

var chain = mlContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
    .Append(mlContext.Transforms.ExtractImageFeatures(
        "embedding", "Image", featuresOnnx, new BackboneOptions { Model = "builtin" }, new ImageOptions { Size = 96 }))
    .Append(mlContext.MulticlassClassification.Trainers.SoftmaxHead(
        featureColumnName: "embedding", training: new TrainingOptions { Epochs = 30, BatchSize = 16 }))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

using var model = chain.Fit(keyed);
mlContext.Model.Save(model, data.Schema, modelZip);

internal sealed class LabelledImage
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}
