using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using StockConsumer.Tests.Snippets;

namespace StockConsumer.Tests;

/// <summary>Stock ML.NET gives, for every kind of exported model, the numbers of our own engine.</summary>
[Collection(ExportedModels.Collection)]
public sealed class ScoreTests(ExportedModels exported)
{
    public static TheoryData<string> Classifiers => ["classification", "classification, bottleneck", "classification, decision", "by hand"];

    public static TheoryData<string> Clusterings => ["clustering", "clustering, projection"];

    [Fact]
    public void Nothing_of_our_library_is_here()
    {
        Assert.DoesNotContain(
            Directory.GetFiles(AppContext.BaseDirectory), file => Path.GetFileName(file) is "Pipelines.dll" or "TorchSharp.dll");
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Classifier_gives_our_scores_class_names_and_embeddings(string kind)
    {
        var model = exported.Model(kind);
        var context = new MLContext();
        using var chain = (TransformerChain<ITransformer>)context.Model.Load(model.Zip, out _);
        var scored = chain.Transform(context.Data.LoadFromEnumerable(exported.Plain.Select(path => new InputImage { ImagePath = path })));

        Assert.Equal(model.Labels, SlotNames(scored.Schema["Score"]));
        AssertRows(model, scored);
        Assert.Equal(
            exported.Plain.Select(path => model.Labels[model.RowOf(path).Predicted]),
            scored.GetColumn<string>("PredictedLabel"));
    }

    [Fact]
    public void Decision_typicality_and_prediction_set_are_columns()
    {
        var model = exported.Model("classification, decision");
        var context = new MLContext();
        using var chain = (TransformerChain<ITransformer>)context.Model.Load(model.Zip, out _);
        var scored = chain.Transform(context.Data.LoadFromEnumerable(exported.Plain.Select(path => new InputImage { ImagePath = path })));

        var rows = context.Data.CreateEnumerable<DecidedRow>(scored, reuseRowObject: false).ToList();
        Assert.Equal(exported.Plain.Count, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var expected = model.RowOf(exported.Plain[i]);
            Assert.Equal([expected.Decision!], rows[i].Decision);
            Assert.Equal(expected.Typicality!.Value, Assert.Single(rows[i].Typicality), 1e-4f);
            Assert.Equal(expected.PredictionSet!, rows[i].PredictionSet);
        }

        Assert.True(rows.Select(row => row.Decision[0]).Distinct().Count() > 1);
    }

    private sealed class DecidedRow
    {
        public string[] Decision { get; set; } = [];

        public float[] Typicality { get; set; } = [];

        public float[] PredictionSet { get; set; } = [];
    }

    [Fact]
    public void The_models_carry_golden_rows_which_MLNet_passes_over()
    {
        using var archive = ZipFile.OpenRead(exported.Model("classification").Zip);

        Assert.Contains(archive.Entries, entry => entry.FullName == "Pipelines/golden.json");
    }

    [Fact]
    public void The_path_of_the_image_is_the_only_input_of_a_model()
    {
        using var chain = (TransformerChain<ITransformer>)new MLContext().Model.Load(
            exported.Model("classification").Zip, out var inputSchema);

        Assert.Equal(["ImagePath"], inputSchema.Select(column => column.Name));
    }

    [Theory]
    [MemberData(nameof(Clusterings))]
    public void Clustering_gives_our_distances_clusters_and_embeddings(string kind)
    {
        var model = exported.Model(kind);
        var context = new MLContext();
        using var chain = (TransformerChain<ITransformer>)context.Model.Load(model.Zip, out _);
        var scored = chain.Transform(context.Data.LoadFromEnumerable(exported.Plain.Select(path => new InputImage { ImagePath = path })));

        AssertRows(model, scored);
        Assert.Equal(exported.Plain.Select(path => (uint)model.RowOf(path).Predicted + 1), scored.GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void The_images_separate_the_classes_and_clusters()
    {
        // Otherwise the comparisons above could be passed by a constant.
        Assert.All(exported.Models, model => Assert.True(model.Rows.Select(row => row.Predicted).Distinct().Count() > 1, model.Kind));
    }

    [Fact]
    public void A_loaded_model_that_is_disposed_leaves_no_temporary_file()
    {
        var folder = Directory.CreateTempSubdirectory("stock-consumer-temp-").FullName;
        try
        {
            var context = new MLContext { TempFilePath = folder };
            using (var model = (TransformerChain<ITransformer>)context.Model.Load(exported.Model("classification").Zip, out _))
            {
                Assert.NotEmpty(Directory.GetFileSystemEntries(folder));
            }

            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void AssertRows(ExportedModel model, IDataView scored)
    {
        var scores = scored.GetColumn<float[]>("Score").ToList();
        var embeddings = scored.GetColumn<float[]>("embedding").ToList();
        Assert.Equal(exported.Plain.Count, scores.Count);
        for (var i = 0; i < scores.Count; i++)
        {
            var expected = model.RowOf(exported.Plain[i]);
            Near.Assert(expected.Score, scores[i]);
            Near.Assert(expected.Embedding, embeddings[i]);
        }
    }

    private static IEnumerable<string> SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }
}
