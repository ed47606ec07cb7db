using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Onnx;

namespace Pipelines;

/// <summary>The feature stage for ML.NET programs: from images to the vectors that a frozen backbone gives.</summary>
public static class ImageFeaturesCatalog
{
    /// <summary>
    /// Resizes images and runs a frozen backbone on them. Fitting gives stock ML.NET transformers only: a saved chain loads without this
    /// library. Also adds the columns <c>image</c> (pixels) and <c>features</c>.
    /// </summary>
    /// <param name="transforms">The catalogue of the <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: a vector of D floats.</param>
    /// <param name="inputColumnName">The column of images (<see cref="MLImage"/>), as <c>LoadImages</c> gives it.</param>
    /// <param name="graphFile">
    /// Where normalisation, backbone and neck are written, as one ONNX file. It must exist until the fitted chain is disposed.
    /// </param>
    /// <param name="backbone">
    /// The backbone; relative paths start in the current folder. Default: the builtin one. Nothing is downloaded.
    /// </param>
    /// <param name="image">How an image becomes pixels. Default: the size for which the backbone was made.</param>
    /// <param name="neck">How feature maps are pooled. Default: their average.</param>
    /// <exception cref="ConfigurationException">
    /// There is no such backbone, its weights are not on this machine, or the size does not suit it.
    /// </exception>
    /// <exception cref="PipelineException">The backbone cannot be used, or the file cannot be written.</exception>
    public static IEstimator<ITransformer> ExtractImageFeatures(
        this TransformsCatalog transforms,
        string outputColumnName,
        string inputColumnName,
        string graphFile,
        BackboneOptions? backbone = null,
        ImageOptions? image = null,
        NeckOptions? neck = null)
    {
        var loaded = Backbone.Load(backbone ?? new(), Environment.CurrentDirectory);
        var preprocessing = Preprocessing.For(image ?? new(), loaded.Size);
        FeatureGraph.Build(loaded, preprocessing, neck ?? new()).Save(graphFile);
        return transforms.ExtractImageFeatures(outputColumnName, inputColumnName, graphFile, preprocessing);
    }

    /// <summary>
    /// Resizes images and runs a feature graph on them. Fitting gives stock ML.NET transformers only: a saved chain loads without this
    /// library. Also adds the columns <c>image</c> (pixels) and <c>features</c>.
    /// </summary>
    /// <param name="transforms">The catalogue of the <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The new column: a vector of D floats.</param>
    /// <param name="inputColumnName">The column of images (<see cref="MLImage"/>), as <c>LoadImages</c> gives it.</param>
    /// <param name="featureGraphFile">A graph of <see cref="FeatureGraph.Build"/>, saved as an ONNX file, which must exist until the fitted
    /// chain is disposed.</param>
    /// <param name="preprocessing">The pixels for which the graph was built.</param>
    /// <exception cref="PipelineException">The file cannot be read, is not a feature graph, or was built for another size.</exception>
    internal static IEstimator<ITransformer> ExtractImageFeatures(
        this TransformsCatalog transforms,
        string outputColumnName,
        string inputColumnName,
        string featureGraphFile,
        Preprocessing preprocessing)
    {
        NativeEnvironment.Prepare();
        ThrowIfUnfit(OnnxModel.Load(featureGraphFile), preprocessing);
        var features = transforms.ExtractImagePixels(FeatureGraph.Input, inputColumnName, preprocessing)
            .Append(transforms.ApplyOnnxModel(FeatureGraph.Output, FeatureGraph.Input, featureGraphFile));
        return outputColumnName == FeatureGraph.Output
            ? features
            : features.Append(transforms.CopyColumns(outputColumnName, FeatureGraph.Output));
    }

    private static void ThrowIfUnfit(OnnxModel graph, Preprocessing preprocessing)
    {
        var input = graph.Graph.Input.FirstOrDefault(input => input.Name == FeatureGraph.Input);
        if (input is null || graph.Graph.Output.All(output => output.Name != FeatureGraph.Output))
        {
            throw new PipelineException(new Problem(
                graph.Place,
                $"This is not a feature graph: it has no input '{FeatureGraph.Input}' and output '{FeatureGraph.Output}'.",
                "Save the feature graph of a backbone."));
        }

        var (size, expected) = (input.Type.TensorType.Shape.Dim[^1].DimValue, preprocessing.ResizedSize);
        if (size != expected)
        {
            throw new PipelineException(new Problem(
                graph.Place,
                $"The feature graph takes images of {size} × {size} pixels, not of {expected} × {expected}.",
                "Use the preprocessing with which it was built."));
        }
    }
}
