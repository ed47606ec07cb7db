using System.Globalization;

namespace Pipelines.Sorting;

/// <summary>The name of the folder of each class or cluster: the same for the same model, whatever images are sorted.</summary>
internal sealed class SortFolderNames
{
    // Room is left for a number behind it.
    private const int MaximumBytes = 200;
    private const int LeastDigits = 2;

    private readonly Dictionary<string, string> _folders;

    private SortFolderNames(Dictionary<string, string> folders) => _folders = folders;

    /// <summary>All names.</summary>
    public IReadOnlyCollection<string> All => _folders.Values;

    /// <summary>The folder of an image.</summary>
    public string this[ImagePrediction prediction] => _folders[$"{prediction}"];

    /// <summary>The folders of a model's classes or clusters.</summary>
    public static SortFolderNames Of(ImageModel model) =>
        model.Task == PipelineTask.Classification ? OfLabels(model.Labels) : OfClusters(model.Clusters);

    /// <summary>
    /// The folders of classes: each has its class's name, if that can be the name of a folder and no other class has it in other letters.
    /// </summary>
    public static SortFolderNames OfLabels(IReadOnlyList<string> labels)
    {
        var taken = new HashSet<string>([SortFolder.WorkFolder, SortManifest.FileName], StringComparer.OrdinalIgnoreCase);
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.OrderBy(label => PortableName.Of(label) == label ? 0 : 1))
        {
            var name = PortableName.Of(label);
            var number = 1;
            while (!taken.Add(PortableName.Key(folders[label] = PortableName.Numbered(name, number, bytes: MaximumBytes))))
            {
                number++;
            }
        }

        return new(folders);
    }

    /// <summary>
    /// The folders of clusters: <c>cluster-01</c>, with as many digits as the last one needs, so that they sort by number.
    /// </summary>
    public static SortFolderNames OfClusters(int clusters)
    {
        var digits = Math.Max(LeastDigits, $"{clusters}".Length);
        return new(Enumerable.Range(1, clusters).ToDictionary(
            number => $"{number}",
            number => $"cluster-{number.ToString($"d{digits}", CultureInfo.InvariantCulture)}",
            StringComparer.Ordinal));
    }
}
