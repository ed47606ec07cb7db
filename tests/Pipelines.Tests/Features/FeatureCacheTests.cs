using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Tests.Features;

public sealed class FeatureCacheTests : IDisposable
{
    private const int Header = 64;
    private const int Record = 32 + 8 + (4 * Dimensions);
    private const int Dimensions = 5;

    private readonly TemporaryFolder _temporary = new();
    private readonly string _folder;

    public FeatureCacheTests() => _folder = _temporary.Path;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Vectors_are_read_back_by_a_later_process()
    {
        Fill(new(_folder), Key(), [1, 2, 3]);

        AssertHas(new(_folder), Key(), [1, 2, 3]);
        AssertHasNot(new(_folder), Key(), [4]);
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_gives_its_whole_records_and_takes_new_ones()
    {
        Fill(new(_folder), Key(), [1, 2, 3]);
        var whole = File.ReadAllBytes(Shards().Single());
        Assert.Equal(Header + (3 * Record), whole.Length);

        for (var length = 0; length < whole.Length; length++)
        {
            Array.ForEach(Shards(), File.Delete);
            File.WriteAllBytes(Path.Combine(KeyFolder(), "torn.features"), whole[..length]);
            var records = Math.Max(0, (length - Header) / Record);
            int[] kept = [.. Enumerable.Range(1, records)];
            int[] lost = [.. Enumerable.Range(records + 1, 3 - records)];
            AssertHas(new(_folder), Key(), kept);
            AssertHasNot(new(_folder), Key(), lost);

            Fill(new(_folder), Key(), lost);
            AssertHas(new(_folder), Key(), [1, 2, 3]);
        }
    }

    [Fact]
    public void A_flipped_bit_never_gives_a_wrong_vector_and_the_vector_is_computed_again()
    {
        Fill(new(_folder), Key(), [1, 2]);
        var whole = File.ReadAllBytes(Shards().Single());

        // Names before and after any date: whichever file is read first, the intact vector counts.
        foreach (var name in new[] { "0.features", "z.features" })
        {
            for (var position = 0; position < whole.Length; position++)
            {
                Array.ForEach(Shards(), File.Delete);
                var flipped = (byte[])whole.Clone();
                flipped[position] ^= (byte)(1 << (position % 8));
                File.WriteAllBytes(Path.Combine(KeyFolder(), name), flipped);

                var hit = position < Header ? 0 : ((position - Header) / Record) + 1;
                var cache = new FeatureCache(_folder);
                if (hit > 0)
                {
                    AssertHas(cache, Key(), [3 - hit]);
                    AssertHasNot(cache, Key(), [hit]);
                }
                else if (position < Header - 8)
                {
                    AssertHasNot(cache, Key(), [1, 2]);
                    using var opened = cache.Open(Key());
                    Assert.Contains("ignored", Assert.Single(opened.Notes), StringComparison.Ordinal);
                }

                Fill(cache, Key(), [1, 2]);
                AssertHas(cache, Key(), [1, 2]);
            }
        }
    }

    [Fact]
    public void A_damaged_file_never_does_more_than_lose_vectors()
    {
        Fill(new(_folder), Key(), [1, 2, 3]);
        var (whole, random) = (File.ReadAllBytes(Shards().Single()), new Random(7));
        var vector = new float[Dimensions];
        for (var i = 0; i < Mutation.Count; i++)
        {
            Array.ForEach(Shards(), File.Delete);
            File.WriteAllBytes(Path.Combine(KeyFolder(), "damaged.features"), Mutation.Of(whole, random));
            using var opened = new FeatureCache(_folder).Open(Key());
            foreach (var image in new[] { 1, 2, 3 }.Where(image => opened.TryRead(Image(image), vector)))
            {
                Assert.Equal(Vector(image), vector);
            }
        }
    }

    [LinuxFact]
    public void A_file_that_claims_more_records_than_anybody_has_is_ignored()
    {
        Fill(new(_folder), Key(), [1]);
        using (var stream = new FileStream(Shards().Single(), FileMode.Open))
        {
            stream.SetLength(1L << 40);
        }

        using var opened = new FeatureCache(_folder).Open(Key());
        Assert.Contains("ignored, because it has", Assert.Single(opened.Notes), StringComparison.Ordinal);
        Assert.Equal(0, opened.Count);
    }

    [Fact]
    public void Damaged_vectors_are_noted()
    {
        Fill(new(_folder), Key(), [1, 2]);
        var shard = Shards().Single();
        var bytes = File.ReadAllBytes(shard);
        bytes[^1] ^= 0x40;
        File.WriteAllBytes(shard, bytes);

        using var opened = new FeatureCache(_folder).Open(Key());
        Assert.False(opened.TryRead(Image(2), new float[Dimensions]));
        Assert.Contains("1 damaged", Assert.Single(opened.Notes), StringComparison.Ordinal);
        Assert.False(opened.Contains(Image(2)));
    }

    [Fact]
    public void Several_writers_at_once_lose_nothing()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, writer =>
        {
            // Each adds images of its own and some that all add.
            Fill(new(_folder), Key(), [.. Enumerable.Range(writer * 100, 100), .. Enumerable.Range(10_000, 50)]);
        });

        AssertHas(new(_folder), Key(), [.. Enumerable.Range(0, 800), .. Enumerable.Range(10_000, 50)]);
        using var opened = new FeatureCache(_folder).Open(Key());
        Assert.Equal(850, opened.Count);
        Assert.Empty(opened.Notes);
    }

    [Fact]
    public void One_writer_takes_vectors_from_many_threads()
    {
        using (var writer = new FeatureCache(_folder).Open(Key()))
        {
            Parallel.For(0, 1000, i => writer.Add(Image(i), Vector(i)));
        }

        AssertHas(new(_folder), Key(), [.. Enumerable.Range(0, 1000)]);
        Assert.Single(Shards());
    }

    [Fact]
    public void What_is_added_is_on_disk_before_the_writer_is_closed()
    {
        using var writer = new FeatureCache(_folder).Open(Key());
        writer.Add(Image(1), Vector(1));

        AssertHas(new(_folder), Key(), [1]);
    }

    [Fact]
    public void Caches_of_two_machines_merge_by_copying_files()
    {
        var other = Path.Combine(_folder, "other machine");
        var own = Path.Combine(_folder, "own");
        Fill(new(own), Key(), [1, 2, 3]);
        Fill(new(other), Key(), [3, 4, 5]);

        foreach (var file in Directory.GetFiles(other, "*.features", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(own, Path.GetRelativePath(other, file)));
        }

        AssertHas(new(own), Key(), [1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Vectors_of_another_key_are_never_given()
    {
        Fill(new(_folder), Key(), [1]);
        AssertHasNot(new(_folder), Key(seed: 1), [1]);

        // Not even when a file lies in the wrong folder.
        var stray = Directory.CreateDirectory(Path.Combine(_folder, Key(seed: 1).Hash.ToString()[..16]));
        File.Copy(Shards().Single(), Path.Combine(stray.FullName, "stray.features"));
        using var opened = new FeatureCache(_folder).Open(Key(seed: 1));
        Assert.Equal(0, opened.Count);
        Assert.Contains("another network", Assert.Single(opened.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_noted_once_and_nothing_else_happens()
    {
        var file = Path.Combine(_folder, "a file, not a folder");
        File.WriteAllText(file, "");
        var cache = new FeatureCache(Path.Combine(file, "cache"));

        using var first = cache.Open(Key());
        first.Add(Image(1), Vector(1));
        first.Add(Image(2), Vector(2));
        using var second = cache.Open(Key());
        second.Add(Image(3), Vector(3));

        Assert.Contains("cannot be stored", Assert.Single(first.Notes), StringComparison.Ordinal);
        Assert.Empty(second.Notes);
    }

    [Fact]
    public void Size_counts_the_vectors_of_all_keys()
    {
        Assert.Equal(0, new FeatureCache(Path.Combine(_folder, "nothing yet")).SizeInBytes());

        Fill(new(_folder), Key(), [1, 2]);
        Fill(new(_folder), Key(seed: 1), [1]);

        Assert.Equal((2 * Header) + (3 * Record), new FeatureCache(_folder).SizeInBytes());
    }

    [Fact]
    public void A_run_that_adds_nothing_leaves_nothing()
    {
        Fill(new(_folder), Key(), []);

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void The_folder_says_for_a_person_what_it_holds()
    {
        Fill(new(_folder), Key(), [1]);

        using var description = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(KeyFolder(), "graph.json")));
        var root = description.RootElement;
        Assert.Equal(Key().Hash.ToString(), root.GetProperty("key").GetString());
        Assert.Equal("some network", root.GetProperty("network").GetString());
        Assert.Equal(Dimensions, root.GetProperty("dimensions").GetInt32());
        Assert.Equal(224, root.GetProperty("size").GetInt32());
        Assert.Empty(Directory.GetFiles(KeyFolder(), "*.tmp"));
    }

    private static FeatureKey Key(int seed = 0) =>
        new(ContentHash.Of([(byte)seed]), Dimensions, "some network", new Preprocessing(224, 256, ResizeMode.Crop));

    private static ContentHash Image(int i) => ContentHash.Of(BitConverter.GetBytes(i));

    private static float[] Vector(int i) => [.. Enumerable.Range(0, Dimensions).Select(d => (i * 10) + d + 0.5f)];

    private static void Fill(FeatureCache cache, FeatureKey key, int[] images)
    {
        using var writer = cache.Open(key);
        foreach (var i in images)
        {
            writer.Add(Image(i), Vector(i));
        }
    }

    private static void AssertHas(FeatureCache cache, FeatureKey key, int[] images)
    {
        using var reader = cache.Open(key);
        foreach (var i in images)
        {
            var vector = new float[Dimensions];
            Assert.True(reader.TryRead(Image(i), vector), $"Image {i} is missing.");
            Assert.Equal(Vector(i), vector);
        }
    }

    private static void AssertHasNot(FeatureCache cache, FeatureKey key, int[] images)
    {
        using var reader = cache.Open(key);
        Assert.All(images, i => Assert.False(reader.TryRead(Image(i), new float[Dimensions])));
    }

    private string KeyFolder() => Path.Combine(_folder, Key().Hash.ToString()[..16]);

    private string[] Shards() => Directory.GetFiles(KeyFolder(), "*.features");
}
