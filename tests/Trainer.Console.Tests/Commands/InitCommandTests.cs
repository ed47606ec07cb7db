using System.Diagnostics;
using System.Text;
using Pipelines;
using SkiaSharp;
using Trainer.Tests.Inputs.Cases;

namespace Trainer.Tests.Commands;

public sealed class InitCommandTests
{
    private const string Schema = "pipelines.schema.json";
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "trainer.dll");

    [Fact]
    public async Task Class_folders_become_a_classifier_that_runs_as_it_was_written()
    {
        using var workspace = new Workspace(5);
        var file = workspace.Path("pipelines.json");
        var call = (await InitAsync(workspace, "photos")).AssertDone();

        Assert.Contains("15 images of 3 classes (class folders)", call.Out, StringComparison.Ordinal);
        Assert.Contains("task       classification", call.Out, StringComparison.Ordinal);
        Assert.Contains($"backbone   {MlNetResNet18.Name}.", call.Out, StringComparison.Ordinal);
        Assert.Contains("12 training images are too few to compare it with builtin", call.Out, StringComparison.Ordinal);
        Assert.Contains("3 classes have fewer than 20 images", call.Error, StringComparison.Ordinal);
        Assert.Contains($"trainer run {file}", call.Out, StringComparison.Ordinal);
        Assert.Contains($"trainer predict {workspace.Path("runs", "photos")} PATH", call.Out, StringComparison.Ordinal);
        Assert.Equal(SchemaGenerator.Generate(), File.ReadAllText(workspace.Path(Schema)));
        Assert.Contains("\"$schema\": \"./pipelines.schema.json\"", File.ReadAllText(file), StringComparison.Ordinal);

        (await TrainerCall.RunAsync("run", file)).AssertDone();
        var predicted = (await TrainerCall.RunAsync(
            "predict", workspace.Path("runs", "photos"), workspace.Path("photos", "circles", "00.png"))).AssertDone();
        Assert.Contains("circles", predicted.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_without_labels_become_clusters()
    {
        using var workspace = new Workspace(4);
        var call = (await InitAsync(workspace, "photos/circles")).AssertDone();
        Assert.Contains("task       clustering", call.Out, StringComparison.Ordinal);
        await AssertPlannedAsync(workspace, pipeline: "circles", PipelineTask.Clustering);
        (await InitAsync(workspace, "photos", "--task", "clustering", "--force")).AssertDone();
        await AssertPlannedAsync(workspace, "photos", PipelineTask.Clustering);
    }

    [Fact]
    public async Task A_manifest_of_a_spreadsheet_with_names_of_its_own_is_understood()
    {
        using var workspace = new Workspace(4);
        var rows = Workspace.Classes.SelectMany(name => Enumerable.Range(0, 4).Select(i => $"{name}\\{i:00}.png;{name};schön\r\n"));
        File.WriteAllText(
            workspace.Path("photos", "Liste.csv"), "Dateiname;Klasse;Bemerkung\r\n" + string.Concat(rows), new UTF8Encoding(true));

        foreach (var place in (string[])["photos", "photos/Liste.csv"])
        {
            var call = (await InitAsync(workspace, place, "--force")).AssertDone();
            Assert.Contains("12 images of 3 classes (the manifest Liste.csv)", call.Out, StringComparison.Ordinal);
            Assert.Contains(
                """{ "train": "photos/Liste.csv", "columns": { "path": "Dateiname", "label": "Klasse" } }""",
                File.ReadAllText(workspace.Path("pipelines.json")),
                StringComparison.Ordinal);
            await AssertPlannedAsync(workspace, pipeline: null, PipelineTask.Classification);
        }
    }

    [Fact]
    public async Task A_manifest_without_labels_becomes_clusters()
    {
        using var workspace = new Workspace(4);
        workspace.Write("list.txt", "path\n" + string.Concat(Enumerable.Range(0, 4).Select(i => $"photos/circles/{i:00}.png\n")));
        Assert.Contains(
            "task       clustering", (await InitAsync(workspace, "list.txt")).AssertDone().Out, StringComparison.Ordinal);
        await AssertPlannedAsync(workspace, "list", PipelineTask.Clustering);
    }

    [Theory]
    [InlineData("train", "val", "test")]
    [InlineData("Training", "valid", "Test")]
    public async Task Folders_of_splits_are_taken_and_a_test_folder_without_labels_is_not(string train, string validation, string test)
    {
        using var workspace = new Workspace(6);
        Move(workspace, train, 4);
        Move(workspace, validation, 2);
        Directory.CreateDirectory(workspace.Path("data", test));
        File.Copy(workspace.Path("data", train, "circles", "00.png"), workspace.Path("data", test, "1.png"));
        InputImages.Write(workspace, 1, "data", "extra", "1.png");

        var call = (await InitAsync(workspace, "data")).AssertDone();
        Assert.Contains($"18 images of 3 classes (class folders in {train}, {validation})", call.Out, StringComparison.Ordinal);
        Assert.Contains($"The images of {test} have no labels", call.Error, StringComparison.Ordinal);
        Assert.Contains("extra: not taken", call.Error, StringComparison.Ordinal);
        Assert.Contains(
            $$"""{ "train": "data/{{train}}", "validation": "data/{{validation}}" }""",
            File.ReadAllText(workspace.Path("pipelines.json")),
            StringComparison.Ordinal);
        await AssertPlannedAsync(workspace, "data", PipelineTask.Classification);
    }

    [Fact]
    public async Task Manifests_of_splits_are_taken_together()
    {
        using var workspace = new Workspace(6);
        string Rows(int from, int count) => "path,label\n" + string.Concat(Workspace.Classes.SelectMany(
            name => Enumerable.Range(from, count).Select(i => $"{name}/{i:00}.png,{name}\n")));
        workspace.Write("photos/train.csv", Rows(0, 4));
        workspace.Write("photos/test.csv", Rows(4, 2));
        Assert.Contains(
            "(the manifests train.csv, test.csv)", (await InitAsync(workspace, "photos")).AssertDone().Out, StringComparison.Ordinal);
        await AssertPlannedAsync(workspace, "photos", PipelineTask.Classification);

        File.Move(workspace.Path("photos", "test.csv"), workspace.Path("photos", "more.csv"));
        (await InitAsync(workspace, "photos", "--force")).AssertError(2, "several manifests: more.csv, train.csv", "Name one of them");
    }

    [Fact]
    public async Task Imbalance_broken_files_and_copies_are_said_with_what_helps()
    {
        using var workspace = new Workspace(12);
        foreach (var image in Directory.GetFiles(workspace.Path("photos", "stripes")).Skip(3))
        {
            File.Delete(image);
        }

        File.WriteAllBytes(workspace.Path("photos", "circles", "zero.png"), []);
        var whole = File.ReadAllBytes(workspace.Path("photos", "circles", "01.png"));
        File.WriteAllBytes(workspace.Path("photos", "circles", "cut.png"), whole[..^40]);
        File.Copy(workspace.Path("photos", "squares", "01.png"), workspace.Path("photos", "squares", "copy.png"));

        var call = (await InitAsync(workspace, "photos")).AssertDone();
        Assert.Contains("skipped    2 files that cannot be used", call.Out, StringComparison.Ordinal);
        Assert.Contains("zero.png: empty file", call.Error, StringComparison.Ordinal);
        Assert.Contains("cut.png: truncated", call.Error, StringComparison.Ordinal);
        Assert.Contains("copies     1 image with the same bytes", call.Out, StringComparison.Ordinal);
        Assert.Contains("times as many training images as \"stripes\"", call.Error, StringComparison.Ordinal);
        const string Line = "// \"head\": { \"classWeights\": \"balanced\" },";
        var text = File.ReadAllText(workspace.Path("pipelines.json"));
        Assert.Contains(Line, text, StringComparison.Ordinal);

        // The lines in comments are settings that run.
        workspace.Write("pipelines.json", text.Replace(Line, Line[3..], StringComparison.Ordinal));
        await AssertPlannedAsync(workspace, "photos", PipelineTask.Classification);
        workspace.Write("pipelines.json", text.Replace("// \"training\"", "\"training\"", StringComparison.Ordinal));
        Assert.Equal(TransferForm.FineTune, Load(workspace)["photos"].Training.Transfer);
    }

    [LinuxFact]
    public async Task Names_of_folders_cannot_break_out_of_the_text()
    {
        using var workspace = new Workspace(3);
        Directory.Move(workspace.Path("photos", "circles"), workspace.Path("photos", "a\n\"} b"));
        Directory.Move(workspace.Path("photos"), workspace.Path("Fotos \"été\"\nx"));
        (await InitAsync(workspace, "Fotos \"été\"\nx")).AssertDone();
        var (name, options) = Assert.Single(Load(workspace));
        Assert.Equal("Fotos-t-x", name);
        Assert.Equal("Fotos \"été\"\nx", options.Data.Train);
    }

    [Fact]
    public async Task An_existing_configuration_stays_as_it_is_without_force()
    {
        using var workspace = new Workspace(3);
        var file = workspace.Write("pipelines.json", "mine");
        (await InitAsync(workspace, "photos")).AssertError(2, "There is such a file already", "--force", "--output");
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Equal(["photos", "pipelines.json"], Entries(workspace));

        workspace.Write(Schema, "mine too");
        (await InitAsync(workspace, "photos")).AssertError(2, Schema, "2 errors");
        (await InitAsync(workspace, "photos", "--force")).AssertDone();
        Assert.Equal(["photos", "pipelines.json", Schema], Entries(workspace));
        Assert.Equal("photos", Assert.Single(Load(workspace)).Key);

        // The schema of an earlier call is no obstacle.
        File.Delete(file);
        (await InitAsync(workspace, "photos")).AssertDone();
    }

    [Theory]
    [InlineData("empty", "has no images")]
    [InlineData("texts", "has no images")]
    [InlineData("texts/notes.txt", "path")]
    [InlineData("photos/circles/00.png", "neither a folder nor a manifest")]
    [InlineData("one", "All images are in one class folder", "clusters")]
    [InlineData("single", "one image")]
    [InlineData("parts", "no images to train on")]
    [InlineData("phots", "does not exist", "Did you mean \"photos\"?")]
    [InlineData("", "does not exist")]
    public async Task What_no_pipeline_could_run_with_is_an_error_and_nothing_is_written(string place, params string[] words)
    {
        using var workspace = new Workspace(2);
        Directory.CreateDirectory(workspace.Path("empty"));
        Directory.CreateDirectory(workspace.Path("texts"));
        workspace.Write("texts/notes.txt", "Notes\nof a day");
        InputImages.Write(workspace, 1, "one", "daisy", "1.png");
        InputImages.Write(workspace, 2, "one", "daisy", "2.png");
        InputImages.Write(workspace, 1, "single", "1.png");
        InputImages.Write(workspace, 1, "parts", "test", "a", "1.png");
        InputImages.Write(workspace, 1, "parts", "val", "a", "1.png");
        var before = Entries(workspace);

        var call = await InitAsync(workspace, place.Length == 0 ? "nowhere/at/all" : place);
        call.AssertError(2, words);
        Assert.Equal(before, Entries(workspace));
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_an_error_before_any_image_is_read()
    {
        using var workspace = new Workspace(2);
        var call = await TrainerCall.RunAsync("init", workspace.Path("photos"), "--output", workspace.Path("no", "such", "x.json"));
        call.AssertError(2, "does not exist");
        Assert.DoesNotContain("looking at images", call.Error, StringComparison.Ordinal);
        (await TrainerCall.RunAsync("init", workspace.Path("photos"), "--output", workspace.Path("photos"), "--force"))
            .AssertError(2, "This is a folder");
        (await TrainerCall.RunAsync("init", workspace.Path("photos"), "--output", workspace.Path(Schema))).AssertError(2, "another name");
        Assert.Equal(["photos"], Entries(workspace));
    }

    [MountTheory]
    [InlineData("ro")]
    [InlineData("size=8k")]
    public async Task A_read_only_or_full_place_is_an_error_and_nothing_half_written_is_left(string options)
    {
        using var workspace = new Workspace(3);
        Directory.CreateDirectory(workspace.Path("place"));
        var script = $"mount -t tmpfs -o {options} none \"$2\" && {{ dotnet \"$0\" init \"$1\" --output \"$2/pipelines.json\"; code=$?;"
            + " echo left: $(ls -A \"$2\" | wc -l) >&2; exit $code; }";
        string[] arguments = ["-rm", "bash", "-c", script, Program, workspace.Path("photos"), workspace.Path("place")];
        using var process = Process.Start(
            new ProcessStartInfo("unshare", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("The configuration cannot be written", error, StringComparison.Ordinal);
        Assert.Contains("--output FILE", error, StringComparison.Ordinal);
        Assert.EndsWith("left: 0\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_thousand_files_take_seconds()
    {
        using var workspace = new Workspace(0);
        using var bitmap = new SKBitmap(4, 4);
        foreach (var name in (string[])["a", "b"])
        {
            Directory.CreateDirectory(workspace.Path("photos", name));
            for (var i = 0; i < 10_000; i++)
            {
                if (i % 100 == 0)
                {
                    bitmap.Erase(new SKColor((byte)(i / 100), (byte)name[0], 9));
                }

                using var data = i % 100 == 0 ? bitmap.Encode(SKEncodedImageFormat.Png, 100) : null;
                _ = data is null
                    ? File.CreateSymbolicLink(workspace.Path("photos", name, $"{i}.png"), $"{i - (i % 100)}.png")
                    : Save(workspace.Path("photos", name, $"{i}.png"), data);
            }
        }

        var before = GC.GetTotalAllocatedBytes();
        var started = TimeProvider.System.GetTimestamp();
        var call = (await InitAsync(workspace, "photos", "--task", "clustering")).AssertDone();
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 60);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 500L << 20);
        Assert.Contains("looked at  2000 of 20000 images", call.Out, StringComparison.Ordinal);
    }

    private static FileSystemInfo Save(string path, SKData data)
    {
        File.WriteAllBytes(path, data.ToArray());
        return new FileInfo(path);
    }

    private static Task<TrainerCall> InitAsync(Workspace workspace, string place, params string[] more) =>
        TrainerCall.RunAsync(["init", workspace.Path(place), "--output", workspace.Path("pipelines.json"), .. more]);

    private static async Task AssertPlannedAsync(Workspace workspace, string? pipeline, PipelineTask task)
    {
        (await TrainerCall.RunAsync("plan", workspace.Path("pipelines.json"), "--set", "backbone=builtin")).AssertDone();
        var (name, options) = Assert.Single(Load(workspace));
        Assert.Equal(pipeline ?? name, name);
        Assert.Equal(task, options.Task);
    }

    private static IReadOnlyDictionary<string, PipelineOptions> Load(Workspace workspace) =>
        PipelineJob.Load(workspace.Path("pipelines.json")).Pipelines;

    private static string[] Entries(Workspace workspace) =>
        [.. Directory.GetFileSystemEntries(workspace.Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static void Move(Workspace workspace, string split, int count)
    {
        foreach (var name in Workspace.Classes)
        {
            Directory.CreateDirectory(workspace.Path("data", split, name));
            foreach (var image in Directory.GetFiles(workspace.Path("photos", name)).Order(StringComparer.Ordinal).Take(count))
            {
                File.Move(image, workspace.Path("data", split, name, Path.GetFileName(image)));
            }
        }
    }
}
