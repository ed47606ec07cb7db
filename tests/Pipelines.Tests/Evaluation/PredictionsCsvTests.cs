using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using Pipelines.Clustering;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Numerics;

namespace Pipelines.Tests.Evaluation;

public sealed class PredictionsCsvTests
{
    private static readonly string[] s_awkward =
        ["plain", "com,ma", "quo\"te", "line\nfeed", "carriage\rreturn", " space ", "中文 👗", "", "semi;colon"];

    [Fact]
    public void A_line_has_path_truth_prediction_its_score_and_the_score_of_each_class()
    {
        var writer = new StringWriter();

        PredictionsCsv.WriteClassification(
            writer,
            ["daisy", "path"],
            [Image("a/1.jpg"), Image("b, c.jpg")],
            ["daisy", "daisy"],
            new FeatureMatrix([0.75f, 0.25f, 1e-10f, 0.33333334f], 2, 2));

        Assert.Equal(
            "path,truth,prediction,score,score:daisy,score:path,hash\n"
            + "a/1.jpg,daisy,daisy,0.75,0.75,0.25," + HashOf("a/1.jpg") + "\n"
            + "\"b, c.jpg\",daisy,path,0.33333334,1E-10,0.33333334," + HashOf("b, c.jpg") + "\n",
            writer.ToString());
    }

    [Fact]
    public void Without_truth_there_is_no_such_column()
    {
        var writer = new StringWriter();

        PredictionsCsv.WriteClassification(writer, ["x"], [Image("1.jpg")], null, new FeatureMatrix([1f], 1, 1));

        Assert.Equal($"path,prediction,score,score:x,hash\n1.jpg,x,1,1,{HashOf("1.jpg")}\n", writer.ToString());
    }

    [Fact]
    public void Awkward_names_and_every_bit_of_a_score_read_back()
    {
        var scores = new FeatureMatrix(s_awkward.Length, s_awkward.Length);
        var random = new Random(1);
        for (var i = 0; i < scores.Values.Length; i++)
        {
            scores.Values[i] = random.NextSingle() * MathF.Pow(10, -random.Next(30));
        }

        var writer = new StringWriter();
        PredictionsCsv.WriteClassification(writer, s_awkward, [.. s_awkward.Select(name => Image(name))], s_awkward, scores);

        using var csv = new CsvReader(new StringReader(writer.ToString()), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        Assert.Equal(
            [.. "path,truth,prediction,score".Split(','), .. s_awkward.Select(name => "score:" + name), "hash"], csv.HeaderRecord!);
        for (var image = 0; image < s_awkward.Length; image++)
        {
            Assert.True(csv.Read());
            Assert.Equal((s_awkward[image], s_awkward[image]), (csv.GetField(0), csv.GetField(1)));
            Assert.Equal(scores.Row(image).ToArray(), Enumerable.Range(4, s_awkward.Length).Select(column => csv.GetField<float>(column)));
        }

        Assert.False(csv.Read());
    }

    [Fact]
    public void Clusters_have_a_line_for_each_image_and_a_summary_with_the_nearest_images()
    {
        var embeddings = new FeatureMatrix([0f, 0f, 3f, 4f, 9f, 9f], 3, 2);
        var clusters = new KMeansResult(new FeatureMatrix([0f, 1f, 9f, 9f], 2, 2), [0, 0, 1], 19);
        var writer = new StringWriter();

        PredictionsCsv.WriteClustering(writer, [Image("near", "g"), Image("far"), Image("other")], ["x", null, "y"], embeddings, clusters);
        var json = MetricsJson.Write(ClusterSummary.Of(["far", "near", "other"], ["x", "y", "x"], embeddings.Select([1, 0, 2]), clusters));

        Assert.Equal(
            $"""
            path,label,cluster,distance,hash,group
            near,x,1,1,{HashOf("near")},g
            far,,1,4.2426405,{HashOf("far")},
            other,y,2,0,{HashOf("other")},

            """.ReplaceLineEndings("\n"),
            writer.ToString());
        Assert.Equal(
            """[{"cluster":1,"size":2,"nearest":[{"path":"near","distance":1},"""
            + """{"path":"far","distance":4.242640687119285}],"labels":{"x":1,"y":1}},"""
            + """{"cluster":2,"size":1,"nearest":[{"path":"other","distance":0}],"labels":{"x":1}}]""",
            json.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void At_most_ten_images_are_listed_for_a_cluster()
    {
        var embeddings = new FeatureMatrix([.. Enumerable.Range(0, 12).Select(i => 12f - i)], 12, 1);
        var clusters = new KMeansResult(new FeatureMatrix([0f], 1, 1), new int[12], 650);

        var summary = Assert.Single(ClusterSummary.Of([.. Enumerable.Range(0, 12).Select(i => $"{i}")], null, embeddings, clusters));

        Assert.Equal(12, summary.Size);
        Assert.Equal(["11", "10", "9", "8", "7", "6", "5", "4", "3", "2"], summary.Nearest.Select(image => image.Path));
        Assert.Null(summary.Labels);
    }

    /// <summary>An image whose bytes are its name.</summary>
    private static HashedImage Image(string name, string? group = null) =>
        new(new(name, name, null) { Group = group }, ContentHash.Of(Encoding.UTF8.GetBytes(name)));

    private static string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
}
