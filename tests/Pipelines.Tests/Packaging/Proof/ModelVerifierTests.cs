using System.IO.Compression;
using System.Text;
using Pipelines.Data;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Packaging.Proof;

namespace Pipelines.Tests.Packaging.Proof;

public sealed class ModelVerifierTests : IDisposable
{
    private const string GraphEntry = "TransformerChain/Transform_003/OnnxModel";

    private readonly TemporaryFolder _folder = new();
    private readonly string _zip;

    public ModelVerifierTests() => _zip = Path.Combine(_folder.Path, "model.zip");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_that_nobody_touched_passes(bool classifier)
    {
        Write(classifier ? TinyModels.Classifier("a", "b") : TinyModels.Clustering(3));

        var verification = ModelVerifier.Verify(_zip);

        Assert.True(verification.Passed, string.Join('\n', verification.Checks));
        Assert.Equal(["contents", "graph", "engine", "stock chain"], verification.Checks.Select(check => check.Name));
        Assert.Equal("2 (content 0123456789abcdef)", verification.Origin["train images"]);
    }

    [Fact]
    public void The_golden_pictures_tell_classes_and_pictures_apart()
    {
        Write(TinyModels.Classifier("a", "b"));

        var golden = GoldenRows.Parse(Read(ProofEntries.GoldenRows));

        Assert.Equal(3, golden.Rows.Count);
        Assert.Equal(3, golden.Rows.Select(row => row.Scores[0]).Distinct().Count());
        Assert.All(golden.Rows, row => Assert.Equal(1, row.Scores.Sum(), 1e-5));
    }

    [Fact]
    public void Changed_weights_are_found()
    {
        Write(TinyModels.Classifier("a", "b"));
        var changed = ModelArchive.ReadGraph(_zip);
        var weights = changed.Graph.Initializer.First(tensor => tensor.Dims.Count == 4 && tensor.ToFloats().Length > 3);
        weights.SetFloats([.. weights.ToFloats().Select(value => value + 0.5f)]);
        var bytes = changed.ToByteArray();
        Replace(GraphEntry, [.. BitConverter.GetBytes(bytes.Length), .. bytes]);

        AssertFailed("contents", "graph", "engine", "stock chain");
    }

    [Fact]
    public void Changed_golden_scores_are_found()
    {
        Write(TinyModels.Classifier("a", "b"));
        var golden = GoldenRows.Parse(Read(ProofEntries.GoldenRows));
        var first = golden.Rows[0] with { Scores = [.. golden.Rows[0].Scores.Select(score => score + 0.001f)] };
        Replace(ProofEntries.GoldenRows, (golden with { Rows = [first, .. golden.Rows.Skip(1)] }).ToJson());

        AssertFailed("contents", "engine", "stock chain");
    }

    [Fact]
    public void A_difference_within_the_tolerance_does_not_hide_that_the_file_was_changed()
    {
        Write(TinyModels.Classifier("a", "b"));
        var golden = GoldenRows.Parse(Read(ProofEntries.GoldenRows));
        var first = golden.Rows[0] with { Scores = [.. golden.Rows[0].Scores.Select(score => score + 0.00002f)] };
        Replace(ProofEntries.GoldenRows, (golden with { Rows = [first, .. golden.Rows.Skip(1)] }).ToJson());

        AssertFailed("contents");
    }

    [Fact]
    public void A_changed_head_of_the_stock_chain_is_found()
    {
        Write(TinyModels.Classifier("a", "b"));
        var head = Read("TransformerChain/Transform_004/Model/Model.key");

        // The numbers of the weights are somewhere in it: what becomes of a number with other bits shows in the scores or ends the loading.
        for (var at = head.Length / 3; at < head.Length * 2 / 3; at++)
        {
            head[at] ^= 0x10;
        }

        Replace("TransformerChain/Transform_004/Model/Model.key", head);

        AssertFailed("contents", "stock chain");
    }

    [Theory]
    [InlineData(ProofEntries.Fingerprints, "contents")]
    [InlineData(ProofEntries.Hashes, "contents")]
    [InlineData(ProofEntries.GoldenRows, "contents", "engine", "stock chain")]
    [InlineData(ProofEntries.Origin, "contents", "graph")]
    [InlineData("Pipelines/golden/disc.png", "contents", "engine", "stock chain")]
    [InlineData("TransformerChain/Transform_004/Model/Model.key", "contents", "stock chain")]
    [InlineData("TransformerChain/Model.key", "contents", "stock chain")]
    public void A_removed_entry_is_named(string entry, params string[] failed)
    {
        Write(TinyModels.Classifier("a", "b"));
        using (var archive = ZipFile.Open(_zip, ZipArchiveMode.Update))
        {
            archive.GetEntry(entry)!.Delete();
        }

        AssertFailed(failed);
        Assert.Contains($"{entry} is missing", ModelVerifier.Verify(_zip).Checks[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("letter.txt", "letter.txt was added")]
    [InlineData(ProofEntries.Pipeline, "pipeline.json is there twice")]
    public void An_added_entry_is_named(string entry, string detail)
    {
        Write(TinyModels.Classifier("a", "b"));
        using (var archive = ZipFile.Open(_zip, ZipArchiveMode.Update))
        {
            using var stream = archive.CreateEntry(entry).Open();
            stream.Write("Dear reader"u8);
        }

        Assert.Contains(detail, ModelVerifier.Verify(_zip).Checks[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProofEntries.Hashes, "{ \"a\": 1 }")]
    [InlineData(ProofEntries.Hashes, "null")]
    [InlineData(ProofEntries.GoldenRows, "[]")]
    [InlineData(ProofEntries.GoldenRows, "{ \"output\": \"scores\", \"rows\": [] }")]
    [InlineData(ProofEntries.GoldenRows, "{ \"output\": \"scores\", \"rows\": [{ \"picture\": \"../x\", \"scores\": [1] }] }")]
    [InlineData(ProofEntries.Origin, "not JSON")]
    [InlineData("Pipelines/golden/disc.png", "no picture")]
    [InlineData(GraphEntry, "no graph")]
    public void What_cannot_be_read_fails_without_an_exception(string entry, string content)
    {
        Write(TinyModels.Classifier("a", "b"));
        Replace(entry, Encoding.UTF8.GetBytes(content));

        var verification = ModelVerifier.Verify(_zip);

        Assert.False(verification.Checks[0].Passed);
        Assert.All(verification.Checks, check => Assert.NotEqual("", check.Detail));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.9)]
    public void A_file_that_was_cut_short_is_said_to_be(double share)
    {
        Write(TinyModels.Classifier("a", "b"));
        var bytes = File.ReadAllBytes(_zip);
        File.WriteAllBytes(_zip, bytes[..(int)(bytes.Length * share)]);

        AssertRefused("damaged or cut short");
    }

    [Fact]
    public void A_model_of_an_older_version_is_said_to_have_no_golden_rows()
    {
        Write(TinyModels.Classifier("a", "b"));
        using (var archive = ZipFile.Open(_zip, ZipArchiveMode.Update))
        {
            foreach (var entry in archive.Entries
                .Where(entry => entry.FullName.StartsWith(ProofEntries.Folder, StringComparison.Ordinal))
                .ToList())
            {
                entry.Delete();
            }
        }

        AssertRefused("has no golden rows");
    }

    [Fact]
    public void Files_that_are_no_archive_of_a_model_are_refused()
    {
        AssertRefused("no such file");
        using (var archive = ZipFile.Open(_zip, ZipArchiveMode.Create))
        {
            archive.CreateEntry("letter.txt");
        }

        AssertRefused("holds no network");
        var onnx = Path.Combine(_folder.Path, "model.onnx");
        TinyModels.Clustering(2).Save(onnx);
        Assert.Contains(
            "A model.onnx has no golden rows",
            Assert.Throws<PipelineException>(() => ModelVerifier.Verify(onnx)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_may_differ_by_the_tolerance_or_by_that_share_of_it()
    {
        var golden = new GoldenRows("distances", [new("a.png", [0.5f, 1000f])]);

        Assert.Null(golden.Difference([[0.50009f, 1000.09f]]));
        Assert.Contains("a.png: distances 0 is 0.5002, not 0.5", golden.Difference([[0.5002f, 1000f]]), StringComparison.Ordinal);
        Assert.Contains("distances 1", golden.Difference([[0.5f, 1000.2f]]), StringComparison.Ordinal);
        Assert.Contains("distances 1", golden.Difference([[0.5f, float.NaN]]), StringComparison.Ordinal);
        Assert.NotNull(golden.Difference([[0.5f]]));
        Assert.NotNull(golden.Difference([]));
    }

    [Fact]
    public void Fingerprints_know_the_images_they_were_made_of()
    {
        var images = Enumerable.Range(0, 100).Select(number => ContentHash.Of([(byte)number])).ToList();

        var fingerprints = ImageFingerprints.TryParse(
            ImageFingerprints.Of(images.Take(60).Select(hash => new HashedImage(new("", "", null), hash))).ToBytes());

        Assert.Equal(60, fingerprints!.Count);
        Assert.Equal(images.Take(60), images.Where(fingerprints.Contains));
        Assert.Null(ImageFingerprints.TryParse(new byte[9]));
    }

    private void AssertFailed(params string[] checks)
    {
        var verification = ModelVerifier.Verify(_zip);
        Assert.False(verification.Passed);
        Assert.Equal(checks, verification.Checks.Where(check => !check.Passed).Select(check => check.Name));
    }

    private void AssertRefused(string words) => Assert.Contains(
        words, Assert.Throws<PipelineException>(() => ModelVerifier.Verify(_zip)).Message, StringComparison.Ordinal);

    private void Write(OnnxModel model) => ModelArchive.Write(_zip, model, new(
        "{}"u8.ToArray(),
        "{}"u8.ToArray(),
        ModelOrigin.ToJson(
            "p",
            model.ToByteArray(),
            new Dictionary<string, DataFingerprint> { ["train"] = new(2, "0123456789abcdef") },
            new Dictionary<string, int>(),
            new Dictionary<string, string> { ["trainer"] = "0.0.0" }),
        ImageFingerprints.Of([new(new("", "", null), ContentHash.Of("image"u8))])));

    private byte[] Read(string entry)
    {
        using var archive = ZipFile.OpenRead(_zip);
        using var stream = archive.GetEntry(entry)!.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private void Replace(string entry, byte[] content)
    {
        using var archive = ZipFile.Open(_zip, ZipArchiveMode.Update);
        archive.GetEntry(entry)!.Delete();
        using var stream = archive.CreateEntry(entry).Open();
        stream.Write(content);
    }
}
