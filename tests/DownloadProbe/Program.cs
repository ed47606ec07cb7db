using Pipelines;
using Pipelines.Backbones.Catalogue;

// DownloadProbe FOLDER FILE BYTES: downloads a file from the mirror of the environment into a cache folder; prints "begun" at the first
// sign of progress (also another process's), then the file's path.
var entry = new CatalogueEntry("probe", "resnet18", "TEST", args[1], 1, long.Parse(args[2]), 1, 1, RecommendedPreprocessing.ImageNet);
var path = await new WeightDownload(new WeightCache(args[0]), DownloadSettings.FromEnvironment()).FetchAsync(
    entry, new FirstSign(), CancellationToken.None);
Console.WriteLine(path);

internal sealed class FirstSign : IProgress<StageProgress>
{
    private bool _told;

    public void Report(StageProgress value)
    {
        if (!_told)
        {
            _told = true;
            Console.WriteLine("begun");
            Console.Out.Flush();
        }
    }
}
