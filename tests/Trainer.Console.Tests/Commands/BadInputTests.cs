namespace Trainer.Tests.Commands;

/// <summary>Bad input gives one clear message with place and remedy, an exit code, no stack trace and nothing half-written.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task A_missing_configuration() =>
        (await TrainerCall.RunAsync("run", "no-such-file.json")).AssertError(2, "no-such-file.json", "no such file");

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{ \"pipelines\": { ", "ends")]
    [InlineData("{ \"pipelines\": { \"a\": { \"data\": \"x\", } ] }", "1:")]
    [InlineData("[]", "object")]
    [InlineData("{ \"pipelines\": {} }", "pipeline")]
    public async Task A_malformed_configuration(string text, string word)
    {
        using var workspace = new Workspace(0);
        (await TrainerCall.RunAsync("run", workspace.Write("pipelines.json", text))).AssertError(2, "pipelines.json", word);
    }

    [Fact]
    public async Task Unknown_keys_and_bad_values_are_all_reported_at_once()
    {
        using var workspace = new Workspace();
        var call = await TrainerCall.RunAsync(
            "run", workspace.Configure(""" "data": "photos", "imige": 48, "training": { "epochs": 0, "optimiser": "sgd" } """));
        call.AssertError(2, "image", "epochs", "optimizer", "3 errors");
        Assert.False(Directory.Exists(workspace.Runs));
    }

    [Theory]
    [InlineData(""" "data": "photoes" """, "photos")]
    [InlineData(""" "data": "photos", "backbone": "nowhere.onnx" """, "nowhere.onnx")]
    [InlineData(""" "data": { "train": "photos", "test": "elsewhere" } """, "elsewhere")]
    [InlineData(""" "data": "photos", "image": 48, "embedding": 0 """, "embedding")]
    [InlineData(""" "data": "photos", "image": 48, "embedding": 60000 """, "60000")]
    [InlineData(""" "data": "photos", "image": 48, "head": { "classWeights": { "circle": 2, "squares": 3 } } """, "no class \"circle\"")]
    [InlineData(""" "data": "photos", "image": 48, "task": "clustering", "kMeans": 31 """, "31")]
    [InlineData(""" "data": "photos", "image": 48, "backbone": { "featureMap": "featurs" } """, "featurs")]
    public async Task A_setting_that_does_not_fit_the_images_or_the_backbone(string settings, string word)
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure(settings))).AssertError(2, "$.pipelines.shapes", word);
        Assert.False(Directory.Exists(workspace.Runs));
    }

    [Fact]
    public async Task A_folder_without_images()
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.Path("empty"));
        (await TrainerCall.RunAsync("run", workspace.Configure(""" "data": "empty" """))).AssertError(2, "no images");
    }

    [Fact]
    public async Task One_class_only()
    {
        using var workspace = new Workspace();
        Directory.Delete(workspace.Path("photos", "circles"), recursive: true);
        Directory.Delete(workspace.Path("photos", "squares"), recursive: true);
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertError(2, "class");
    }

    [Fact]
    public async Task A_class_with_one_image()
    {
        using var workspace = new Workspace();
        foreach (var image in Directory.GetFiles(workspace.Path("photos", "squares")).Skip(1))
        {
            File.Delete(image);
        }

        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertError(2, "squares", "image");
    }

    [Fact]
    public async Task Classes_that_differ_between_train_and_test()
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.Path("test"));
        Directory.Move(workspace.Path("photos", "stripes"), workspace.Path("test", "strips"));
        (await TrainerCall.RunAsync(
            "run", workspace.Configure(""" "data": { "train": "photos", "test": "test" } """))).AssertError(2, "strips");
    }

    [Fact]
    public async Task A_class_whose_training_images_are_all_broken()
    {
        using var workspace = new Workspace();
        foreach (var image in Directory.GetFiles(workspace.Path("photos", "stripes")))
        {
            File.WriteAllBytes(image, File.ReadAllBytes(image)[..^40]);
        }

        var call = await TrainerCall.RunAsync("run", workspace.Configure());
        Assert.NotEqual(0, call.ExitCode);
        call.AssertError(call.ExitCode, "stripes");
        Assert.Empty(Directory.Exists(workspace.Runs) ? Directory.GetDirectories(Path.Combine(workspace.Runs, "shapes")) : []);
    }

    [Theory]
    [InlineData("nothing.onnx", "")]
    [InlineData("text.onnx", "this is no network")]
    public async Task A_broken_backbone_file(string name, string content)
    {
        using var workspace = new Workspace();
        workspace.Write(name, content);
        (await TrainerCall.RunAsync("run", workspace.Configure($""" "data": "photos", "backbone": "{name}" """))).AssertError(2, name);
    }

    [Fact]
    public async Task A_backbone_file_that_is_cut_short()
    {
        using var workspace = new Workspace();
        var whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "backbones", "builtin.onnx"));
        File.WriteAllBytes(workspace.Path("cut.onnx"), whole[..(whole.Length / 3)]);
        (await TrainerCall.RunAsync(
            "run", workspace.Configure(""" "data": "photos", "backbone": "cut.onnx" """))).AssertError(2, "cut.onnx");
    }

    [Fact]
    public async Task A_model_that_is_not_ours_or_is_cut_short()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var whole = File.ReadAllBytes(Path.Combine(workspace.Run(), "model.zip"));
        File.WriteAllBytes(workspace.Path("cut.zip"), whole[..(whole.Length / 2)]);
        workspace.Write("text.zip", "no zip");
        File.WriteAllBytes(workspace.Path("empty.zip"), []);
        using (var stream = File.Create(workspace.Path("foreign.zip")))
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create))
        {
            archive.CreateEntry("hello.txt");
        }

        foreach (var model in (string[])["cut.zip", "text.zip", "empty.zip", "foreign.zip", "missing.zip", "photos"])
        {
            var code = model is "missing.zip" or "photos" ? 2 : 1;
            (await TrainerCall.RunAsync("predict", workspace.Path(model), workspace.Path("photos"))).AssertError(code, model);
            (await TrainerCall.RunAsync("evaluate", workspace.Path(model), "--data", workspace.Path("photos"))).AssertError(code, model);
        }
    }

    [Fact]
    public async Task Images_that_cannot_be_predicted()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var model = Path.Combine(workspace.Run(), "model.zip");
        (await TrainerCall.RunAsync("predict", model, workspace.Path("nowhere.jpg"))).AssertError(2, "nowhere.jpg");
        (await TrainerCall.RunAsync("predict", model, workspace.Path("photos", "*.tiff"))).AssertError(2, "*.tiff");
        (await TrainerCall.RunAsync("evaluate", model, "--data", workspace.Path("nowhere"))).AssertError(2, "nowhere");

        var some = await TrainerCall.RunAsync(
            "predict", model, workspace.Path("photos", "circles", "00.png"), workspace.Write("text.png", "text"));
        Assert.Equal(1, some.ExitCode);
        Assert.Contains("00.png", some.Out, StringComparison.Ordinal);
        Assert.Contains("skipped: " + workspace.Path("text.png"), some.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_classes_in_an_evaluation()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        Directory.Move(workspace.Path("photos", "stripes"), workspace.Path("photos", "strips"));
        var model = Path.Combine(workspace.Run(), "model.zip");
        (await TrainerCall.RunAsync("evaluate", model, "--data", workspace.Path("photos"))).AssertError(2, "strips", "stripes");
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written()
    {
        using var workspace = new Workspace();
        var file = workspace.Write("a-file", "");
        (await TrainerCall.RunAsync("run", workspace.Configure(), "--output", file)).AssertError(1, "a-file", "--output");
    }

    [Theory]
    [InlineData("run", "--oops")]
    [InlineData("rum")]
    [InlineData("predict")]
    [InlineData("predict", "model.zip", "x.jpg", "--top", "0")]
    [InlineData("evaluate", "model.zip")]
    [InlineData("run", "--format", "xml")]
    public async Task A_wrong_call(params string[] arguments) => (await TrainerCall.RunAsync(arguments)).AssertError(2, "--help");
}
