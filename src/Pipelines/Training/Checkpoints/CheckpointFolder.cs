using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>
/// The checkpoints of one training: the newest and the one before it, each <c>step-….checkpoint</c>, with the best network that each of
/// them knew, <c>best-….onnx</c>. A file replaces another only when it is whole on the disk.
/// </summary>
/// <param name="path">The folder; made with the first checkpoint.</param>
/// <param name="fingerprint">What the training depends on.</param>
internal sealed class CheckpointFolder(string path, Fingerprint fingerprint)
{
    /// <summary>What to do where no checkpoint can be used.</summary>
    public const string Anew = "Start the training anew.";

    private const string Pattern = "step-*.checkpoint";
    private static readonly ProblemAction s_startAnew = new(ProblemActionKind.StartAnew);

    private Kept? _newest;
    private Kept? _before;
    private OnnxModel? _writtenBest;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The step of the newest checkpoint, damaged or not; null without one.</summary>
    public long? Newest => NewestStep(path);

    /// <summary>The step of a folder's newest checkpoint, damaged or not; null without one.</summary>
    public static long? NewestStep(string path) => NewestFirst(path) is [var newest, ..] ? StepOf(newest) : null;

    /// <summary>What the training of a folder depends on; null where no checkpoint says so.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="problems">Receives checkpoints that cannot be read: they are damaged from the beginning, or of another version.</param>
    public static IReadOnlyDictionary<string, string>? FingerprintOf(string path, List<Problem> problems)
    {
        foreach (var file in NewestFirst(path))
        {
            try
            {
                return CheckpointFile.ReadHeader(file).Fingerprint;
            }
            catch (Exception error) when (IsUnreadable(error))
            {
                problems.Add(Unreadable(file, error));
            }
        }

        return null;
    }

    /// <summary>Writes a checkpoint. If that fails, the newest of those written before is still there.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="loop">Where the loop stands.</param>
    /// <param name="best">The best network so far; written only when it is another one than last time.</param>
    /// <param name="tensors">The tensors with their names.</param>
    /// <exception cref="IOException">It cannot be written, for instance because there is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public void Write(long step, JsonElement loop, OnnxModel best, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        Directory.CreateDirectory(path);
        try
        {
            WriteBesideOthers(step, loop, best, tensors);
        }
        catch (IOException) when (_before is not null)
        {
            // Where there is no room for three, the newest and this one are worth more than what came before.
            _before = null;
            RemoveOthers();
            WriteBesideOthers(step, loop, best, tensors);
        }
        finally
        {
            // Also where it failed: a best network without its checkpoint takes up room.
            RemoveOthers();
        }
    }

    /// <summary>Reads the newest checkpoint that is whole.</summary>
    /// <param name="notes">Receives a note on each damaged one.</param>
    /// <exception cref="CheckpointException">None is whole, or it is of another configuration.</exception>
    public (CheckpointContent Content, OnnxModel Best) ReadNewest(List<string> notes)
    {
        var problems = new List<Problem>();
        foreach (var file in NewestFirst(path))
        {
            try
            {
                var content = CheckpointFile.Read(file);
                RequireSameConfiguration(content.Header, file);
                var best = ReadBest(content.Header.Best);
                _newest = new(System.IO.Path.GetFileName(file), content.Header.Best);
                _before = Before(file);
                _writtenBest = best;
                notes.AddRange(problems.Select(problem => $"{problem.Place} could not be used: {problem.Found} "
                    + $"The training was resumed from the one before, of step {StepOf(file)}."));
                return (content, best);
            }
            catch (Exception error) when (IsUnreadable(error))
            {
                problems.Add(Unreadable(file, error));
            }
        }

        throw new CheckpointException(
            problems.Count > 0 ? problems : [new(path, "There is no checkpoint here.", Anew) { Action = s_startAnew }]);
    }

    private void RequireSameConfiguration(CheckpointHeader header, string file)
    {
        if (fingerprint.DifferencesFrom(header.Fingerprint) is [_, ..] differences)
        {
            throw new CheckpointException([OtherConfiguration(file, differences)]);
        }
    }

    /// <summary>The error for a checkpoint of another configuration.</summary>
    /// <param name="place">The checkpoint or its folder.</param>
    /// <param name="differences">What differs.</param>
    public static Problem OtherConfiguration(string place, IReadOnlyList<string> differences) => new(
        place,
        $"The interrupted training had another configuration: {string.Join("; ", differences)}.",
        "Put that back to resume the training, or start it anew.")
    { Action = s_startAnew };

    private static bool IsUnreadable(Exception error) => error is InvalidDataException or IOException or UnauthorizedAccessException;

    private static Problem Unreadable(string file, Exception error) =>
        new(file, $"The checkpoint cannot be read: {error.Message.TrimEnd('.')}.", Anew) { Action = s_startAnew };

    private static List<string> NewestFirst(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, Pattern).OrderDescending(StringComparer.Ordinal)] : [];

    private static long StepOf(string file)
    {
        var number = System.IO.Path.GetFileNameWithoutExtension(file)["step-".Length..];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0;
    }

    private void WriteBesideOthers(long step, JsonElement loop, OnnxModel best, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        var bestFile = ReferenceEquals(best, _writtenBest) && _newest is { } last ? last.Best : WriteBest(best);
        var name = string.Create(CultureInfo.InvariantCulture, $"step-{step:000000000}.checkpoint");
        CheckpointFile.Write(System.IO.Path.Combine(path, name), fingerprint, loop, bestFile, tensors);
        _before = _newest?.Name == name ? _before : _newest;
        _newest = new(name, bestFile);
        _writtenBest = best;
    }

    private BestNetworkFile WriteBest(OnnxModel best)
    {
        var bytes = best.ToByteArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var file = new BestNetworkFile($"best-{hash[..16]}.onnx", hash);
        DurableFile.Write(System.IO.Path.Combine(path, file.Name), stream => stream.Write(bytes));
        return file;
    }

    private OnnxModel ReadBest(BestNetworkFile file)
    {
        var bytes = RegularFile.ReadAllBytes(System.IO.Path.Combine(path, file.Name));
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != file.Hash)
        {
            throw new InvalidDataException($"the network in {file.Name} is damaged");
        }

        try
        {
            return OnnxModel.Parse(bytes, file.Name);
        }
        catch (PipelineException error)
        {
            throw new InvalidDataException($"the network in {file.Name} cannot be used: {error.Problems[0].Found}", error);
        }
    }

    private Kept? Before(string newest)
    {
        try
        {
            return NewestFirst(path).Find(file => string.CompareOrdinal(file, newest) < 0) is { } before
                ? new(System.IO.Path.GetFileName(before), CheckpointFile.ReadHeader(before).Best)
                : null;
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return null;
        }
    }

    private void RemoveOthers()
    {
        var names = new[] { _newest, _before }
            .OfType<Kept>()
            .SelectMany(checkpoint => new[] { checkpoint.Name, checkpoint.Best.Name })
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(path).Where(file => !names.Contains(System.IO.Path.GetFileName(file))))
        {
            DurableFile.TryDelete(file);
        }
    }

    /// <summary>A checkpoint that is kept.</summary>
    private sealed record Kept(string Name, BestNetworkFile Best);
}
