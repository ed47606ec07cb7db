using System.CommandLine;
using Pipelines;
using Pipelines.Benchmarks;
using Pipelines.Benchmarks.BusyMachines;
using Pipelines.Benchmarks.Cluster;
using Pipelines.Benchmarks.Clustering;
using Pipelines.Benchmarks.Commands;
using Pipelines.Benchmarks.Extraction;
using Pipelines.Benchmarks.GraphSteps;
using Pipelines.Benchmarks.Heads;
using Pipelines.Benchmarks.Quality;
using Pipelines.Benchmarks.Serving;
using Pipelines.Benchmarks.Sweeps;
using Pipelines.Benchmarks.TrainingSteps;
using Pipelines.Benchmarks.Unknown;
using Pipelines.Benchmarks.Vectors;
using Pipelines.Benchmarks.Weights;

// dotnet run -c Release --project benchmarks/Pipelines.Benchmarks -- NAME [--rounds N] [--backbone FILE]
NativeEnvironment.Prepare();

Benchmark[] benchmarks =
[
    new("activationMaps", "Class activation maps and their overlays against feature extraction.", ActivationMapBenchmark.Run),
    new(
        "busyMachine",
        "Extraction and fine-tuning beside busy loops, with a share of the cores, and on one core: against their fair share.",
        BusyMachineBenchmark.Run),
    new("cacheMerge", "Merging 1,000,000 vectors into a cache against copying their files.", CacheMergeBenchmark.Run),
    new("embed", "The vectors of photos in a file against feature extraction; memory.", EmbedBenchmark.Run),
    new("extraction", "Feature extraction against ML.NET's own chain and against the sum of its parts; memory.", ExtractionBenchmark.Run),
    new("graphStep", "A training step of an ONNX graph against the same network written by hand in TorchSharp.", GraphStepBenchmark.Run),
    new("head", "Training the softmax head against ML.NET's LbfgsMaximumEntropy: seconds and held-out log-loss.", HeadBenchmark.Run),
    new("kMeans", "K-means with our defaults against ML.NET's trainer with its own.", KMeansBenchmark.Run),
    new("map2d", "The map of images in the plane: milliseconds by number of vectors, and trustworthiness.", MapBenchmark.Run),
    new("report", "What report.html adds to a run, against the extraction of the same photos.", ReportBenchmark.Run),
    new("search", "A query in an index of 100,000 vectors against libtorch, and of 1,000,000 with a graph; recall.", SearchBenchmark.Run),
    new(
        "serve",
        "trainer serve against extraction and against stock ML.NET: images per second, slowest requests, memory, start.",
        ServeBenchmark.Run),
    new("shards", "Extraction in four shards against one process: processor time.", ShardsBenchmark.Run),
    new("startUp", "What a user waits for: trainer --help, and one prediction.", StartUpBenchmark.Run),
    new("sweep", "A sweep of 30 heads on the clothing photos, vectors cached, against the 30 trainings alone.", SweepBenchmark.Run),
    new(
        "sweepHalving",
        "Successive halving against the whole training of the same trials, on the clothing photos: epochs, and what is found.",
        HalvingBenchmark.Run),
    new("trainingMemory", "Memory of 1,000 steps of fine-tuning.", TrainingMemoryBenchmark.Run),
    new(
        "trainingStep",
        "A step of fine-tuning, decoding and augmenting beside it, against the same network written by hand on pixels in memory.",
        TrainingStepBenchmark.Run),
    new("unknown", "How well images unlike the training are told: the usual scores and ours, on three cases.", UnknownBenchmark.Run),
    new("weights", "Reading weight files of 100 MB against reading their bytes: time and memory.", WeightFilesBenchmark.Run),
    new("wholeRun", "The main job on the clothing photos: first run, and runs with every vector cached.", WholeRunBenchmark.Run),
];

var rounds =
    new Option<int>("--rounds") { Description = "How often each side is measured; medians are reported.", DefaultValueFactory = _ => 5 };
var backbone = new Option<string>("--backbone")
{
    Description = "The ONNX file to measure with.",
    DefaultValueFactory = _ => Path.Combine("..", "shared", "backbones", "mobilenet_v2_imagenet.onnx"),
};

var root = new RootCommand("Measures this library. Run it on a quiet machine; read ratios rather than times.");
foreach (var benchmark in benchmarks)
{
    var command = new Command(benchmark.Name, benchmark.Description) { rounds, backbone };
    command.SetAction(call => InFolder(call, benchmark.Run));
    root.Subcommands.Add(command);
}

var kind = new Argument<string>("KIND");
var seconds = new Option<double>("--seconds") { DefaultValueFactory = _ => 5 };
var probe = new Command(WorkProbe.Command, "The process that busyMachine starts.") { kind, seconds, backbone };
probe.Hidden = true;
probe.SetAction(call => InFolder(call, context => WorkProbe.Run(context, call.GetRequiredValue(kind), call.GetValue(seconds))));
root.Subcommands.Add(probe);

root.Subcommands.Add(QualityCommand.Create());

return root.Parse(args).Invoke();

void InFolder(ParseResult call, Action<BenchmarkContext> run)
{
    var folder = Directory.CreateTempSubdirectory("pipelines-benchmark-").FullName;
    try
    {
        run(new BenchmarkContext(Console.Out, call.GetValue(rounds), call.GetValue(backbone)!, folder));
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
