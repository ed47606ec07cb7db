using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Pipelines.Backbones;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Onnx;
using ModelMetadata = Pipelines.Backbones.ModelMetadata;

namespace Pipelines.Explanation;

/// <summary>
/// Class activation maps of images: what each position of the last feature map adds to the logit of a class. By inference alone: the
/// feature map is a further output of the graph.
/// </summary>
/// <remarks>As many workers as cores, each with a network that computes on one thread. Memory does not grow with the images.</remarks>
internal sealed class ActivationMapper : IDisposable
{
    /// <summary>The name of this stage in progress reports.</summary>
    public const string Stage = "explaining";

    // The outputs, in the order in which they are read.
    private const int Scores = 0;
    private const int Logits = 1;
    private const int Features = 2;
    private const int Divisor = 3;

    private readonly InferenceSession _session;
    private readonly ModelMetadata _metadata;
    private readonly ActivationSums _sums;
    private readonly IReadOnlyList<OutputShape> _outputs;
    private readonly ImageReader _reader;
    private readonly string _network;

    private ActivationMapper(
        InferenceSession session, ModelMetadata metadata, LinearEnding ending, IReadOnlyList<OutputShape> outputs, string network)
    {
        var shape = outputs[Features].Shape;
        (MapHeight, MapWidth) = ((int)shape[2], (int)shape[3]);
        (_session, _metadata, _outputs, _network) = (session, metadata, outputs, network);
        _sums = new ActivationSums(ending, (int)shape[1], MapHeight * MapWidth);
        _reader = new ImageReader(metadata.Preprocessing);
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Labels => _metadata.Labels;

    /// <summary>Rows of a map.</summary>
    public int MapHeight { get; }

    /// <summary>Columns of a map.</summary>
    public int MapWidth { get; }

    /// <summary>The pixels that the network sees: which part of an image the map covers.</summary>
    public Preprocessing Preprocessing => _metadata.Preprocessing;

    /// <summary>Loads a model for its maps.</summary>
    /// <param name="model">An exported model; it is not changed.</param>
    /// <param name="reason">Why the model has no maps, in one or two sentences; null where it has.</param>
    /// <returns>Null where the model has no maps.</returns>
    /// <exception cref="PipelineException">The model is damaged, or ONNX Runtime refuses it.</exception>
    public static ActivationMapper? TryCreate(OnnxModel model, out string? reason)
    {
        var metadata = ModelMetadata.Parse(model);
        if (metadata.Task != PipelineTask.Classification)
        {
            reason = "The model is no classifier: it has no class scores that could be explained.";
            return null;
        }

        if (LinearEnding.Find(model, metadata.Labels.Count, out reason) is not { } ending)
        {
            return null;
        }

        string[] names =
        [
            ModelGraph.Scores, ending.Logits, ending.Map.Map, .. ending.Layer.Divisor is { } divisor ? [divisor] : Array.Empty<string>(),
        ];
        var session = InferenceSessionFactory.Create(WithOutputs(model, names).ToByteArray(), model.Place);
        ActivationMapper? mapper = null;
        try
        {
            var outputs = Shapes(session, metadata.Preprocessing, names, model.Place);
            reason = WhyNoMap(ending, outputs[Features].Shape);
            if (reason is null)
            {
                mapper = new(session, metadata, ending, outputs, model.Place);
                reason = mapper.WhyInexact();
            }

            return reason is null ? mapper : null;
        }
        finally
        {
            if (reason is not null || mapper is null)
            {
                session.Dispose();
            }
        }
    }

    /// <summary>Computes the maps of images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="wanted">Chooses the classes whose maps are made, by the image's number in the list and its scores.</param>
    /// <param name="receive">Takes the result of one image, in any order; it is called on several threads at once.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second and once at the end.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The network cannot run, or its output is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(
        IReadOnlyList<ImageInput> images,
        Func<int, float[], IReadOnlyList<int>> wanted,
        Action<ImageActivation> receive,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var idle = new ConcurrentBag<NetworkRun>();
        var meter = new ProgressMeter(Stage, 0, images.Count, progress, TimeProvider.System);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        try
        {
            await Parallel.ForAsync(0, images.Count, options, async (row, stop) =>
            {
                receive(await ResultAsync(row, images[row], wanted, idle, stop).ConfigureAwait(false));
                meter.Add();
            }).ConfigureAwait(false);
            meter.Finish();
        }
        finally
        {
            foreach (var run in idle)
            {
                run.Dispose();
            }
        }
    }

    /// <summary>Releases the network. No call may be running.</summary>
    public void Dispose() => _session.Dispose();

    private async ValueTask<ImageActivation> ResultAsync(
        int row,
        ImageInput image,
        Func<int, float[], IReadOnlyList<int>> wanted,
        ConcurrentBag<NetworkRun> idle,
        CancellationToken cancellation)
    {
        try
        {
            var buffered = await image.BufferAsync(cancellation).ConfigureAwait(false);
            var run = idle.TryTake(out var other) ? other : NewRun();
            try
            {
                buffered.Read(_reader, run.Pixels);
                float[] scores = [.. run.Run(image.Name, cancellation)];
                return new(row, buffered, scores, [.. run.Vector(Logits)], Maps(run, wanted(row, scores)), Error: null);
            }
            finally
            {
                // One that was stopped is not used again: the loop ends.
                idle.Add(run);
            }
        }
        catch (BadImageException error)
        {
            return new(row, image, [], [], [], error.Message);
        }
    }

    private IReadOnlyList<ActivationMap> Maps(NetworkRun run, IReadOnlyList<int> classes) =>
        _sums.Maps(classes, run.Vector(Features), _outputs.Count > Divisor ? run.Vector(Divisor)[0] : 1);

    private NetworkRun NewRun() => new(_session, _metadata.Preprocessing, _outputs, _network);

    private static OnnxModel WithOutputs(OnnxModel model, IEnumerable<string> names)
    {
        var extended = model.Clone();
        extended.Graph.Output.Clear();
        extended.Graph.Output.AddRange(names.Select(name => new ValueInfoProto { Name = name }));
        return extended;
    }

    private static IReadOnlyList<OutputShape> Shapes(
        InferenceSession session, Preprocessing preprocessing, IReadOnlyList<string> names, string network)
    {
        long side = preprocessing.ResizedSize;
        try
        {
            using var options = new RunOptions();
            using var pixels = OrtValue.CreateTensorValueFromMemory(new float[3 * side * side], [1, 3, side, side]);
            using var outputs = session.Run(options, [session.InputNames[0]], [pixels], names);
            return [.. names.Zip(outputs, (name, output) => new OutputShape(name, output.GetTensorTypeAndShape().Shape))];
        }
        catch (OnnxRuntimeException error)
        {
            throw InferenceSessionFactory.Refused(network, "run", error);
        }
    }

    /// <summary>Why a tensor is not the map that the vector behind it was made of; null where it is.</summary>
    private static string? WhyNoMap(LinearEnding ending, long[] shape)
    {
        var length = shape is [1, _, _, _] ? ending.Map.Poolings.Count * shape[1] : 0;
        if (ending.Map.Poolings[0].Kind == PoolingKind.None && length > 0)
        {
            length *= shape[2] * shape[3];
        }

        return length == ending.Layer.Inputs ? null : LinearEnding.NotLinear(ending.Step);
    }

    /// <summary>Tries the maps of one image of noise: a wrong map would be worse than none.</summary>
    private string? WhyInexact()
    {
        using var run = NewRun();
        var random = new Random(0);
        foreach (ref var value in run.Pixels)
        {
            value = random.Next(256);
        }

        run.Run("noise");
        var logits = run.Vector(Logits);
        int[] classes = [0, logits.Length - 1];
        foreach (var map in Maps(run, classes))
        {
            var logit = logits[map.Class];
            if (!(Math.Abs(map.Values.Sum(value => (double)value) - logit) <= 1e-3 * (1 + Math.Abs(logit))))
            {
                return "The values of its class activation maps do not sum to the scores: the model computes them in another way.";
            }
        }

        return null;
    }
}
