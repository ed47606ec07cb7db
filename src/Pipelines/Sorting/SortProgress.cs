using System.Diagnostics;

namespace Pipelines.Sorting;

/// <summary>Reports how many images are sorted, at most ten times a second.</summary>
internal sealed class SortProgress(IProgress<StageProgress>? progress, int total)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.1);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Takes the number of images done.</summary>
    public void Report(int done)
    {
        if (done == total || _watch.Elapsed >= s_interval)
        {
            _watch.Restart();
            progress?.Report(new("sorting", done, total));
        }
    }
}
