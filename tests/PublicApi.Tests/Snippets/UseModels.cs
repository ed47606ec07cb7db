using Pipelines;

namespace PublicApi.Tests.Snippets;

/// <summary>What docs/csharp.md shows of models and embeddings.</summary>
internal static class UseModels
{
    public static ImagePrediction One(string modelZip, string photo)
    {
        // snippet: predict
        using var model = ImageModel.Load(modelZip);
        var prediction = model.Predict(photo);
        Console.WriteLine($"{prediction.Label} ({prediction.Score:P1})");
        foreach (var (label, score) in prediction.Top(3))
        {
            Console.WriteLine($"{label}: {score}");
        }

        // end
        return prediction;
    }

    public static async Task<ImagePrediction[]> SourcesAsync(
        byte[] modelContent, string photo, byte[] content, Stream upload, byte[] rgb, int width, int height)
    {
        // snippet: sources
        using var model = ImageModel.Load(modelContent);
        ImagePrediction[] predictions =
        [
            model.Predict(photo),
            model.Predict(content),
            await model.PredictAsync(upload),
            model.Predict(new ImagePixels(rgb, width, height, ImagePixelFormat.Rgb)),
        ];

        // end
        return predictions;
    }

    public static IReadOnlyList<ImageResult<ImagePrediction>> Many(ImageModel model, string photos)
    {
        // snippet: predict-many
        var results = model.PredictMany(ImageInput.FromFolder(photos));
        foreach (var result in results)
        {
            Console.WriteLine(result.IsUsable ? $"{result.Name}: {result.Value.Label}" : $"{result.Name}: {result.Error}");
        }

        // end
        return results;
    }

    public static async Task<IReadOnlyList<ImageResult<IReadOnlyList<ClassOverlay>>>> ExplainAsync(
        string modelZip, string photos, string overlays)
    {
        // snippet: explain
        using var explainer = ImageExplainer.Load(modelZip);
        var results = await explainer.WriteOverlaysAsync(ImageInput.FromFolder(photos), overlays, top: 2);
        foreach (var overlay in results.Where(result => result.IsUsable).SelectMany(result => result.Value!))
        {
            Console.WriteLine($"{overlay.Label} ({overlay.Score:P1}): {overlay.File}");
        }

        // end
        return results;
    }

    public static string Broken(ImageModel model, byte[] content)
    {
        // snippet: broken
        try
        {
            return model.Predict(content).Label!;
        }
        catch (BadImageException error)
        {
            return error.Message;
        }

        // end
    }

    public static ImagePrediction Cluster(string modelZip, string photo)
    {
        // snippet: cluster
        using var model = ImageModel.Load(modelZip);
        var prediction = model.Predict(photo);
        Console.WriteLine($"cluster {prediction.Cluster} of {model.Clusters}, at a distance of {prediction.Distance}");

        // end
        return prediction;
    }

    public static double Similarity(ImageModel model, string photo, string other)
    {
        // snippet: embed
        var (a, b) = (model.Embed(photo), model.Embed(other));
        var similarity = System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(a, b);

        // end
        return similarity;
    }

    public static async Task<IReadOnlyList<ImageResult<float[]>>> EmbedAsync(string photos)
    {
        // snippet: embed-backbone
        using var embedder = ImageEmbedder.Load("builtin");
        var vectors = await embedder.EmbedManyAsync(ImageInput.FromFolder(photos));
        Console.WriteLine($"{vectors.Count} vectors of {embedder.Dimensions} numbers");

        // end
        return vectors;
    }

    public static async Task<ModelEvaluation> EvaluateAsync(ImageModel model, string photos)
    {
        // snippet: evaluate
        var evaluation = await model.EvaluateAsync(photos);
        Console.WriteLine($"accuracy {evaluation.Classification!.Accuracy} on {evaluation.Classification.Images} images");

        // end
        return evaluation;
    }

    public static async Task<string> DownloadAsync(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        // snippet: download
        var path = await BackboneCatalogue.DownloadAsync("resnet18", progress: progress, cancellation: cancellation);

        // end
        return path;
    }
}
