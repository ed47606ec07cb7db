using System.Diagnostics;
using System.Globalization;
using Pipelines.Backbones.Weights;

namespace Pipelines.Benchmarks.Weights;

/// <summary>
/// Every tensor of a file of 100 MB as an array of float32, against reading the bytes of a file of that length into one array, and into
/// as many arrays as there are tensors (target: at most twice the time, and no more memory than the file and one copy). The files lie in
/// the operating system's cache.
/// </summary>
internal static class WeightFilesBenchmark
{
    private const int Seed = 1;

    /// <summary>Runs the comparison.</summary>
    public static void Run(BenchmarkContext context)
    {
        var weights = RandomWeights.Make(Seed);
        string Made(string name, Action<string, RandomWeights> write)
        {
            var path = Path.Combine(context.Folder, name);
            write(path, weights);
            return path;
        }

        var files = new[]
        {
            Made("zip.pth", WeightFileWriter.WriteTorchZip),
            Made("stream.pth", WeightFileWriter.WriteTorchStream),
            Made("weights.safetensors", WeightFileWriter.WriteSafetensors),
        };
        var length = new FileInfo(files[0]).Length;
        Print(context, $"{weights.Shapes.Count} tensors, {length / 1e6:n0} MB; milliseconds");

        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            [
                new Side("bytes", () => Milliseconds(() => File.ReadAllBytes(files[0]))),
                new Side("bytes in pieces", () => Milliseconds(() => ReadPieces(files[0], weights))),
                .. files.Select(file => new Side(Path.GetFileName(file), () => Milliseconds(() => ReadAll(file)))),
            ]);
        foreach (var (file, times) in files.Zip(results.Skip(2)))
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            ReadAll(file);
            var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            var (whole, pieces) = (Alternation.MedianRatio(times, results[0]), Alternation.MedianRatio(times, results[1]));
            var (name, memory) = (Path.GetFileName(file), (double)allocated / length);
            Print(context, $"{name}: {whole:f2} of the time of the bytes in one array (target 2), {pieces:f2} in pieces");
            Print(context, $"{name}: memory {memory:f3} of the file (target 2)");
        }
    }

    /// <summary>The bytes alone, into arrays as large as the tensors: no header, no checksum.</summary>
    private static List<byte[]> ReadPieces(string path, RandomWeights weights)
    {
        using var file = File.OpenRead(path);
        return weights.Shapes.Select(tensor =>
        {
            var piece = GC.AllocateUninitializedArray<byte>(weights.Bytes(tensor.Shape).Length);
            file.ReadExactly(piece);
            return piece;
        }).ToList();
    }

    private static List<float[]> ReadAll(string path)
    {
        using var weights = StateDictionary.Load(path);
        return [.. weights.Tensors.Select(tensor => tensor.ToFloats())];
    }

    private static double Milliseconds(Func<object> read)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        read();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static void Print(BenchmarkContext context, FormattableString line) =>
        context.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
