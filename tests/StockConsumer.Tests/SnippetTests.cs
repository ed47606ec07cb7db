using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using StockConsumer.Tests.Snippets;

namespace StockConsumer.Tests;

/// <summary>The code that docs/using-the-model.md shows does what the page says.</summary>
[Collection(ExportedModels.Collection)]
public sealed class SnippetTests(ExportedModels exported)
{
    private const string Kind = "classification";

    [Fact]
    public void Predicting_one_file_gives_the_class_name_and_the_scores()
    {
        var model = exported.Model(Kind);
        Assert.All(exported.Plain.Take(3), path =>
        {
            var expected = model.RowOf(path);
            var prediction = PredictFromFiles.One(model.Zip, path);
            Assert.Equal(model.Labels[expected.Predicted], prediction.PredictedLabel);
            Near.Assert(expected.Score, prediction.Score);
        });
    }

    [Fact]
    public void Predicting_many_files_names_the_best_classes_in_order()
    {
        var model = exported.Model(Kind);
        var lines = PredictFromFiles.Many(model.Zip, exported.Plain);
        var expected = exported.Plain.Select(path => model.RowOf(path).Score
            .Select((score, i) => (Label: model.Labels[i], Score: score))
                .OrderByDescending(pair => pair.Score)
                .Take(3)
                .Select(pair => pair.Label));
        Assert.Equal(expected.Select(labels => string.Join(", ", labels)), lines.Select(line => Regex.Replace(line, @" [\d.]+ ?%", "")));
    }

    [Fact]
    public void Clustering_a_file_gives_the_cluster_from_1()
    {
        var model = exported.Model("clustering");
        var assignment = PredictFromFiles.Cluster(model.Zip, exported.Plain[0]);
        Assert.Equal((uint)model.RowOf(exported.Plain[0]).Predicted + 1, assignment.PredictedLabel);
    }

    [Fact]
    public void Images_with_an_orientation_or_transparency_that_the_program_reads_itself_give_our_scores()
    {
        var model = exported.Model(Kind);
        Assert.All([.. exported.Turned, exported.Transparent, .. exported.Plain], path =>
            Near.Assert(model.RowOf(path).Score, PredictFromPixels.Predict(model.Zip, path).Score));
    }

    [Fact]
    public void LoadImages_ignores_orientation_and_puts_transparent_images_on_black()
    {
        // The reason for the section on reading images oneself: once this fails, ML.NET has learned it.
        var model = exported.Model(Kind);
        var lying = exported.Turned[5];
        Assert.True(LargestDifference(model.RowOf(lying).Embedding, Embedding(model.Zip, lying)) > 1e-3);
        Assert.True(LargestDifference(model.RowOf(exported.Transparent).Embedding, Embedding(model.Zip, exported.Transparent)) > 1e-3);
    }

    private static float[] Embedding(string zip, string path)
    {
        var context = new MLContext();
        using var chain = (TransformerChain<ITransformer>)context.Model.Load(zip, out _);
        return chain.Transform(context.Data.LoadFromEnumerable([new InputImage { ImagePath = path }]))
            .GetColumn<float[]>("embedding")
            .Single();
    }

    private static float LargestDifference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
