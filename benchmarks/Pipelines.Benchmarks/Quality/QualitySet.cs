namespace Pipelines.Benchmarks.Quality;

/// <summary>A set of labelled photos, divided anew by each seed.</summary>
internal sealed record QualitySet
{
    /// <summary>The name in commands, results and tables.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of class folders to train on, below the folder of data sets.</summary>
    public required string Train { get; init; }

    /// <summary>The folder of class folders to test on; null where a fifth of each class of <see cref="Train"/> does.</summary>
    public string? Test { get; init; }

    /// <summary>The file of the backbone, below the folder of backbones.</summary>
    public string Backbone { get; init; } = "mobilenet_v2_imagenet.onnx";

    /// <summary>How recipes on stored vectors see the photos; null where they leave this set out.</summary>
    public QualityView? Vectors { get; init; }

    /// <summary>How recipes that train a network see the photos; null where they leave this set out.</summary>
    public QualityView? Networks { get; init; }

    /// <summary>All sets.</summary>
    public static IReadOnlyList<QualitySet> All { get; } =
    [
        new() { Name = "flowers", Train = "flowers", Vectors = new(224), Networks = new(96) },
        new()
        {
            Name = "clothing",
            Train = "clothing/train",
            Test = "clothing/validation",
            Vectors = new(224) { Images = 1000 },
            Networks = new(96) { Images = 400 },
        },
        new()
        {
            Name = "cifar10-small",
            Train = "cifar10-small/train",
            Test = "cifar10-small/test",
            Vectors = new(96) { Images = 600 },
            Networks = new(64) { Images = 500 },
        },
        new()
        {
            Name = "surface-defects",
            Train = "surface-defects/train",
            Test = "surface-defects/test",
            Vectors = new(224) { Images = 240 },
            Networks = new(64) { Images = 240 },
        },
        new()
        {
            // More images than a trial split is for, with a network small enough to train on all of them.
            Name = "clothing-small-network",
            Train = "clothing/train",
            Test = "clothing/validation",
            Backbone = "mobilenet_v1_0.25_128_imagenet.onnx",
            Networks = new(96) { Images = 2000 },
        },
    ];

    /// <summary>The sets of these names.</summary>
    /// <param name="names">Their names; null for all whose photos are there.</param>
    /// <param name="folders">Where data sets are.</param>
    /// <exception cref="ArgumentException">There is no such set, or its photos are missing.</exception>
    public static IReadOnlyList<QualitySet> Find(IReadOnlyList<string>? names, IReadOnlyList<string> folders) => names is null
        ? [.. All.Where(set => set.Exists(folders))]
        :
        [
            .. names.Select(name => All.FirstOrDefault(set => set.Name == name && set.Exists(folders))
                ?? throw new ArgumentException(
                    $"There is no set \"{name}\" in {string.Join(", ", folders)}. "
                    + $"Known: {string.Join(", ", All.Select(set => set.Name))}.")),
        ];

    /// <summary>Whether a training uses this set.</summary>
    public bool Sees(QualityTraining training) => (training.IsOnVectors ? Vectors : Networks) is not null;

    /// <summary>Whether its photos are there.</summary>
    /// <param name="folders">Where data sets are.</param>
    public bool Exists(IReadOnlyList<string> folders) => Find(folders, Train) is not null;

    /// <summary>Divides the photos.</summary>
    /// <param name="folders">Where data sets are.</param>
    /// <param name="seed">Another seed draws other photos.</param>
    /// <param name="images">How many to train on; null for all.</param>
    /// <returns>The photos, each with its number in the set, which is the same for every seed.</returns>
    public (IReadOnlyList<QualityImage> Train, IReadOnlyList<QualityImage> Test) Divide(
        IReadOnlyList<string> folders, int seed, int? images)
    {
        var random = new Random(seed);
        var (train, test) = (new List<QualityImage>(), new List<QualityImage>());
        var classes = QualityImage.Classes(Find(folders, Train)!);
        var all = classes.Sum(label => label.Count);
        foreach (var label in classes)
        {
            QualityImage[] shuffled = [.. label];
            random.Shuffle(shuffled);
            var heldOut = Test is null ? Math.Max(1, shuffled.Length / 5) : 0;
            var left = shuffled.Length - heldOut;
            test.AddRange(shuffled[..heldOut]);
            train.AddRange(shuffled
                .Skip(heldOut)
                .Take(images is { } wanted ? Math.Max(1, (int)Math.Round((double)wanted * shuffled.Length / all)) : left));
        }

        return (train, Test is null ? test : [.. QualityImage.Classes(Find(folders, Test)!).SelectMany(label => label)]);
    }

    private static string? Find(IEnumerable<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);
}

/// <summary>How a recipe sees the photos of a set.</summary>
/// <param name="Size">The side of the image that the network sees.</param>
internal sealed record QualityView(int Size)
{
    /// <summary>About how many photos are trained on, drawn by the seed, the same share of each class; null for all.</summary>
    public int? Images { get; init; }
}

/// <summary>A photo.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Label">Its class.</param>
/// <param name="Number">Its number in its folder, in ordinal order.</param>
internal sealed record QualityImage(string Path, string Label, int Number)
{
    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".png"];

    /// <summary>The photos of each class folder, in ordinal order.</summary>
    public static IReadOnlyList<IReadOnlyList<QualityImage>> Classes(string folder)
    {
        var number = 0;
        return
        [
            .. Directory.EnumerateDirectories(System.IO.Path.GetFullPath(folder))
                .Order(StringComparer.Ordinal)
                .Select(label => (IReadOnlyList<QualityImage>)
                [
                    .. Directory.EnumerateFiles(label)
                        .Where(file => s_extensions.Contains(System.IO.Path.GetExtension(file).ToLowerInvariant()))
                        .Order(StringComparer.Ordinal)
                        .Select(file => new QualityImage(file, System.IO.Path.GetFileName(label), number++)),
                ]),
        ];
    }
}
