using System.Text;

namespace Pipelines.Benchmarks.Quality;

/// <summary>The results so far, a line of JSON for each. Several processes may add to it at a time.</summary>
/// <param name="path">The file; it need not exist.</param>
internal sealed class QualityFile(string path)
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads it. Of two results of the same training the later one counts; a line that was cut off counts for nothing.</summary>
    public IReadOnlyList<QualityResult> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var results = new OrderedDictionary<(string Set, string Recipe, int Seed), QualityResult>();
        while (reader.ReadLine() is { } line)
        {
            if (QualityResult.Parse(line) is { } result)
            {
                results[(result.Set, result.Recipe, result.Seed)] = result;
            }
        }

        return [.. results.Values];
    }

    /// <summary>Adds results at the end.</summary>
    public void Add(IEnumerable<QualityResult> results)
    {
        var text = string.Concat(results.Select(result => result.ToLine() + "\n"));
        using var stream = OpenAlone();

        // What was cut off stays a line of its own.
        var isCutOff = stream.Length > 0 && LastByte(stream) != '\n';
        stream.Seek(0, SeekOrigin.End);
        stream.Write(Encoding.UTF8.GetBytes(isCutOff ? "\n" + text : text));
    }

    private static int LastByte(FileStream stream)
    {
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte();
    }

    private FileStream OpenAlone()
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            }
            catch (IOException) when (File.Exists(path))
            {
                Thread.Sleep(s_wait);
            }
        }
    }
}
