using Pipelines.Configuration;
using Pipelines.Configuration.Values;

namespace Pipelines.Tests.Configuration;

public class OptionPathsTests
{
    [Fact]
    public void Paths_lead_to_the_same_files_from_another_folder()
    {
        var from = Path.GetFullPath("project");
        var absolute = Path.GetFullPath("elsewhere/test.csv");
        var options = new PipelineOptions
        {
            Data = new() { Train = "photos/train", Validation = PlaceOrFraction.Of(0.1), Test = PlaceOrFraction.At(absolute) },
            Backbone = new() { Model = "../net.onnx" },
        };

        var moved = OptionPaths.Rebase(options, from, Path.Combine(from, "runs", "p", "1"));

        Assert.Equal(
            new DataOptions { Train = "../../../photos/train", Validation = PlaceOrFraction.Of(0.1), Test = PlaceOrFraction.At(absolute) },
            moved.Data);
        Assert.Equal("../../../../net.onnx", moved.Backbone.Model);
        Assert.Equal("../../../.cache/features", moved.Cache.Folder);
        Assert.Equal(
            new() { Model = "resnet50-v2", CacheFolder = "../weights" },
            OptionPaths.Rebase(
                new() { Backbone = new() { Model = "resnet50-v2", CacheFolder = "weights" } }, from, Path.Combine(from, "runs")).Backbone);
        Assert.Equal(
            "../resnet50-v2",
            OptionPaths.Rebase(new() { Backbone = new() { Model = "./resnet50-v2" } }, from, Path.Combine(from, "runs")).Backbone.Model);
        Assert.Equal(
            "builtin",
            OptionPaths.Rebase(new() { Backbone = new() { Model = "builtin" } }, from, Path.GetFullPath("other")).Backbone.Model);
        Assert.Equal(
            new() { Architecture = "resnet18", Weights = "../w.pth" },
            OptionPaths.Rebase(
                new() { Backbone = new() { Architecture = "resnet18", Weights = "w.pth" } }, from, Path.Combine(from, "runs")).Backbone);
    }

    /// <summary>Whoever adds an option that is a text decides here whether it is a path, and if so moves it in OptionPaths.</summary>
    [Fact]
    public void Every_text_is_known_to_be_a_path_or_not()
    {
        string[] paths =
        [
            "data.train",
            "data.validation",
            "data.test",
            "backbone.model",
            "backbone.weights",
            "backbone.cacheFolder",
            "pretext.teacher.model",
            "pretext.teacher.weights",
            "pretext.teacher.cacheFolder",
            "cache.folder",
        ];
        string[] otherTexts =
        [
            "data.columns.path",
            "data.columns.label",
            "data.columns.split",
            "data.columns.group",
            "data.group",
            "backbone.architecture",
            "backbone.featureMap",
            "pretext.teacher.architecture",
            "pretext.teacher.featureMap",
        ];
        Assert.Equal(paths.Concat(otherTexts).Order(StringComparer.Ordinal), Texts(FileLayout.Pipeline, "").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Texts(RecordForm record, string path) => record.Options.SelectMany(option => option.Form switch
    {
        TextForm or PlaceOrFractionForm => [option.PathIn(path)],
        RecordForm inner => Texts(inner, option.PathIn(path)),
        _ => Enumerable.Empty<string>(),
    });
}
