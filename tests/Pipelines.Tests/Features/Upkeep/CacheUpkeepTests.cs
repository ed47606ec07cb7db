using System.Globalization;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Features.Upkeep;
using Pipelines.Imaging;

namespace Pipelines.Tests.Features.Upkeep;

public sealed class CacheUpkeepTests : IDisposable
{
    private const int Dimensions = 5;
    private const int Header = 64;
    private const int Record = 32 + 8 + (4 * Dimensions);

    private readonly TemporaryFolder _temporary = new();

    private string Cache => Path.Combine(_temporary.Path, "cache");

    private string Other => Path.Combine(_temporary.Path, "other machine");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Merged_caches_have_every_vector_and_a_second_merge_copies_nothing()
    {
        Fill(Cache, 0, [1, 2, 3]);
        Fill(Other, 0, [3, 4, 5]);
        Fill(Other, 1, [1]);
        var folder = new FeatureCacheFolder(Cache);

        var first = await folder.MergeAsync([Other]);
        Assert.Equal((2, 4, 0), (first.Files, first.Vectors, first.AlreadyThere));
        Assert.Empty(first.LeftOut);
        AssertHas(Cache, 0, [1, 2, 3, 4, 5]);
        AssertHas(Cache, 1, [1]);
        Assert.Equal([1, 5], (await folder.InspectAsync()).Select(key => key.Images).Order());

        var second = await folder.MergeAsync([Other]);
        Assert.Equal((0, 2), (second.Files, second.AlreadyThere));
    }

    [Fact]
    public async Task A_cache_that_has_grown_is_merged_again_without_duplicates()
    {
        Fill(Other, 0, [1, 2, 3]);
        var file = Assert.Single(Files(Other));
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..(Header + (2 * Record) + 7)]);
        var folder = new FeatureCacheFolder(Cache);
        var first = await folder.MergeAsync([Other]);
        Assert.Equal(CacheFindingKind.TornVector, Assert.Single(first.LeftOut).Kind);
        AssertHas(Cache, 0, [1, 2]);

        File.WriteAllBytes(file, whole);
        Assert.Equal(1, (await folder.MergeAsync([Other])).Files);
        AssertHas(Cache, 0, [1, 2, 3]);
        Assert.Empty(await folder.CheckAsync());
    }

    [Fact]
    public async Task A_file_of_the_same_name_with_other_vectors_is_kept_beside()
    {
        Fill(Cache, 0, [1, 2]);
        Fill(Other, 0, [3]);
        var (own, others) = (Assert.Single(Files(Cache)), Assert.Single(Files(Other)));
        File.Move(others, Path.Combine(Path.GetDirectoryName(others)!, Path.GetFileName(own)));

        await new FeatureCacheFolder(Cache).MergeAsync([Other]);
        AssertHas(Cache, 0, [1, 2, 3]);
        Assert.Equal(2, Files(Cache).Length);
    }

    [Fact]
    public async Task What_is_damaged_or_foreign_is_left_out_by_name_and_the_rest_is_merged()
    {
        Fill(Other, 0, [1, 2, 3]);
        Flip(Assert.Single(Files(Other)), Header + Record + 50);
        var key = Path.GetDirectoryName(Files(Other)[0])!;
        File.WriteAllText(Path.Combine(key, "empty.features"), "");
        File.WriteAllText(Path.Combine(key, "short.features"), "FEATURES");
        File.WriteAllText(Path.Combine(key, "notes.txt"), "mine");
        Directory.CreateDirectory(Path.Combine(Other, "photos"));

        var result = await new FeatureCacheFolder(Cache).MergeAsync([Other]);
        AssertHas(Cache, 0, [1, 3]);
        Assert.Equal(
            [
                "empty.features",
                "notes.txt",
                "photos",
                "short.features",
                Path.GetFileName(Files(Other).First(file => file.Contains('-', StringComparison.Ordinal))),
            ],
            result.LeftOut
                .Select(finding => Path.GetFileName(finding.Path))
                .Order(StringComparer.Ordinal)
                .OrderBy(name => char.IsAsciiDigit(name[0])));
        Assert.Contains(
            "number 2", result.LeftOut.Single(finding => finding.Kind == CacheFindingKind.DamagedVector).Detail, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(Cache));
    }

    [Fact]
    public async Task Folders_that_are_no_cache_are_an_error_and_nothing_is_copied()
    {
        var photos = Directory.CreateDirectory(Path.Combine(_temporary.Path, "photos")).FullName;
        File.WriteAllText(Path.Combine(photos, "a.jpg"), "");
        Fill(Cache, 0, [1]);
        var folder = new FeatureCacheFolder(Cache);
        foreach (var source in new[] { photos, Cache, Cache + "/", Path.Combine(_temporary.Path, "none") })
        {
            Fill(Other, 0, [2]);
            await Assert.ThrowsAsync<PipelineException>(() => folder.MergeAsync([Other, source]));
            Assert.Single(Files(Cache));
        }

        await Assert.ThrowsAsync<PipelineException>(() => new FeatureCacheFolder(Other + "x").CheckAsync());
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_vector_is_found()
    {
        Fill(Cache, 0, [1, 2]);
        var file = Assert.Single(Files(Cache));
        var whole = File.ReadAllBytes(file);
        var folder = new FeatureCacheFolder(Cache);
        Assert.Empty(await folder.CheckAsync());
        for (var position = 0; position < whole.Length; position++)
        {
            File.WriteAllBytes(file, whole);
            Flip(file, position);
            var findings = await folder.CheckAsync();
            if (position is < Header - 8 or >= Header)
            {
                Assert.Equal(
                    position < Header ? CacheFindingKind.UnusableFile : CacheFindingKind.DamagedVector, Assert.Single(findings).Kind);
            }
        }
    }

    [Fact]
    public async Task A_header_that_claims_vectors_of_gigabytes_is_refused()
    {
        Fill(Cache, 0, [1]);
        var file = Assert.Single(Files(Cache));
        var bytes = File.ReadAllBytes(file);
        FeatureShard.WriteHeader(bytes, Key(0) with { Dimensions = int.MaxValue });
        File.WriteAllBytes(file, bytes);
        Assert.Equal(CacheFindingKind.UnusableFile, Assert.Single(await new FeatureCacheFolder(Cache).CheckAsync()).Kind);
    }

    [Fact]
    public async Task Pruning_removes_what_no_run_reads_and_nothing_before_it_is_told_to()
    {
        Fill(Cache, 0, [1, 2, 3]);
        Flip(Files(Cache)[0], Header + 50);
        Fill(Cache, 0, [2, 4, 5]);
        var leftover = Path.Combine(Path.GetDirectoryName(Files(Cache)[0])!, "20260131T120000Z-1f2e3d4c.tmp");
        File.WriteAllText(leftover, "");
        File.WriteAllText(Path.Combine(Cache, "mine.txt"), "");
        MakeOld();
        var before = Snapshot();
        var folder = new FeatureCacheFolder(Cache);

        var plan = await folder.PruneAsync();
        Assert.False(plan.IsApplied);
        Assert.Equal(
            [CacheFindingKind.DamagedVector, CacheFindingKind.Duplicate, CacheFindingKind.Leftover],
            plan.Removed.Select(finding => finding.Kind).Order());
        Assert.Equal(before, Snapshot());

        var done = await folder.PruneAsync(isApplied: true);
        Assert.Equal(plan.Removed, done.Removed);
        AssertHas(Cache, 0, [2, 3, 4, 5]);
        Assert.False(File.Exists(leftover));
        Assert.Equal(CacheFindingKind.ForeignFile, Assert.Single(await folder.CheckAsync()).Kind);
        MakeOld();
        Assert.Empty((await folder.PruneAsync(isApplied: true)).Removed);
    }

    [Fact]
    public void Keys_that_are_not_used_go_with_their_folder_and_a_folder_with_something_else_stays()
    {
        Fill(Cache, 0, [1]);
        Fill(Cache, 1, [1]);
        Fill(Cache, 2, [1]);
        var mine = Path.Combine(FolderOf(2), "mine.txt");
        File.WriteAllText(mine, "");
        MakeOld();

        var result = CachePrune.Run(Cache, new HashSet<ContentHash> { Key(0).Hash }, isApplied: true, null, CancellationToken.None);
        Assert.Equal(2, result.Removed.Count(finding => finding.Kind == CacheFindingKind.UnusedVectors));
        AssertHas(Cache, 0, [1]);
        Assert.False(Directory.Exists(FolderOf(1)));
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public async Task Files_that_a_run_may_still_be_writing_stay()
    {
        Fill(Cache, 0, [1, 2]);
        var file = Assert.Single(Files(Cache));
        File.AppendAllText(file, "half a vector");
        var folder = new FeatureCacheFolder(Cache);

        var result = await folder.PruneAsync(isApplied: true);
        Assert.Empty(result.Removed);
        Assert.Equal(CacheFindingKind.TornVector, Assert.Single(result.InUse).Kind);
        Assert.Equal(Header + (2 * Record) + 13, new FileInfo(file).Length);
    }

    private static FeatureKey Key(int seed) => new(
        ContentHash.Of([(byte)seed, 77]), Dimensions, "network", new Preprocessing(8, 8, ResizeMode.Crop));

    private static ContentHash Image(int number) => ContentHash.Of([(byte)number]);

    private static float[] Vector(int number) => [.. Enumerable.Range(0, Dimensions).Select(i => (number * 10f) + i)];

    private static void Fill(string cache, int seed, int[] images)
    {
        using var opened = new FeatureCache(cache).Open(Key(seed));
        Array.ForEach(images, image => opened.Add(Image(image), Vector(image)));
        Assert.Empty(opened.Notes);
    }

    private static void AssertHas(string cache, int seed, int[] images)
    {
        using var opened = new FeatureCache(cache).Open(Key(seed));
        var vector = new float[Dimensions];
        Assert.Equal(images.Length, opened.Count);
        Assert.All(images, image =>
        {
            Assert.True(opened.TryRead(Image(image), vector), image.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(Vector(image), vector);
        });
        Assert.Empty(opened.Notes);
    }

    private static string[] Files(string cache)
    {
        var files = Directory.GetFiles(cache, "*.features", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static void Flip(string file, int position)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[position] ^= 0x10;
        File.WriteAllBytes(file, bytes);
    }

    private string FolderOf(int seed) => Path.Combine(Cache, Key(seed).Hash.ToString()[..16]);

    private string Snapshot() => string.Join('\n', Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Order()
        .Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(file))}"));

    private void MakeOld()
    {
        foreach (var file in Directory.GetFiles(Cache, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }
    }
}
