using Microsoft.ML.OnnxRuntime;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Onnx;

namespace Pipelines.Quantization;

/// <summary>Measures which numbers the tensors of a network hold, on images.</summary>
internal static class ActivationMeasurement
{
    /// <summary>The name of this stage in progress reports.</summary>
    public const string Stage = "measuring ranges";

    /// <summary>Runs the images through the network, several at a time.</summary>
    /// <param name="model">The network.</param>
    /// <param name="tensors">The tensors, float32.</param>
    /// <param name="preprocessing">How an image becomes pixels.</param>
    /// <param name="images">The images; those that cannot be read any more do not count.</param>
    /// <param name="progress">Receives the number of images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What each tensor holds over all images: it does not depend on their order.</returns>
    /// <exception cref="PipelineException">No image can be read, or ONNX Runtime refuses the network.</exception>
    public static IReadOnlyDictionary<string, ActivationStatistics> Measure(
        OnnxModel model,
        IReadOnlyCollection<string> tensors,
        Preprocessing preprocessing,
        IReadOnlyList<HashedImage> images,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var observed = model.Clone();
        observed.Graph.Output.Clear();
        observed.Graph.Output.AddRange(tensors.Select(name => new ValueInfoProto { Name = name }));
        using var session = InferenceSessionFactory.Create(observed.ToByteArray(), model.Place);
        var reader = new ImageReader(preprocessing);
        var found = new List<(string Name, ActivationStatistics Statistics)>?[images.Count];
        var done = 0;
        Parallel.For(
            0,
            images.Count,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i =>
            {
                found[i] = Of(session, model.Place, tensors, reader, images[i].Item.Path);
                progress?.Report(new(Stage, Interlocked.Increment(ref done), images.Count));
            });
        if (found.All(image => image is null))
        {
            throw new PipelineException(new Problem(
                model.Place,
                "No image on which to measure its numbers can be read any more",
                "Leave the images alone while a run reads them."));
        }

        return found.SelectMany(image => image ?? []).GroupBy(entry => entry.Name, StringComparer.Ordinal).ToDictionary(
            tensor => tensor.Key, tensor => ActivationStatistics.Of([.. tensor.Select(entry => entry.Statistics)]), StringComparer.Ordinal);
    }

    private static List<(string Name, ActivationStatistics Statistics)>? Of(
        InferenceSession session, string place, IReadOnlyCollection<string> tensors, ImageReader reader, string path)
    {
        long side = reader.Preprocessing.ResizedSize;
        var pixels = new float[reader.Length];
        try
        {
            using var file = ImageFile.Read(path);
            reader.Read(file.Content, pixels);
        }
        catch (BadImageException)
        {
            return null;
        }

        try
        {
            using var run = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, 3, side, side]);
            using var outputs = session.Run(run, [session.InputNames[0]], [input], tensors);
            return [.. tensors.Zip(outputs, (name, output) =>
                (name, ActivationStatistics.Of(output.GetTensorDataAsSpan<float>(), output.GetTensorTypeAndShape().Shape)))];
        }
        catch (OnnxRuntimeException error)
        {
            throw InferenceSessionFactory.Refused(place, "run", error);
        }
    }
}
