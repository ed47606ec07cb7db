namespace Pipelines.Benchmarks.GraphSteps;

/// <summary>The blocks of MobileNetV2 (Sandler et al., 2018, table 2).</summary>
internal static class MobileNetV2Plan
{
    /// <summary>Channels in and out, stride, expansion.</summary>
    public static IEnumerable<(int From, int To, int Stride, int Expansion)> Blocks
    {
        get
        {
            var from = 32;
            foreach (var (expansion, to, count, stride) in new[]
            {
                (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
            })
            {
                for (var i = 0; i < count; i++)
                {
                    yield return (from, to, i == 0 ? stride : 1, expansion);
                    from = to;
                }
            }
        }
    }
}
