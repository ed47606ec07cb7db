namespace Trainer.Tests.Inputs.Cases;

/// <summary>Configurations and settings of the command line.</summary>
internal static class ConfigurationInputs
{
    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "All errors at once",
            "What is wrong with the file, with `--set` and with the folders and backbones that the file names is reported together, each "
            + "once.",
            [
                new("an unknown key, a missing folder, a missing backbone and a wrong `--set`", workspace =>
                [
                    "plan",
                    workspace.Configure(""" "data": "photo", "backbone": "net.onnx", "imgae": 48 """),
                    "--set",
                    "training.epochs=0",
                ]),
                new("text that is no JSON, and a wrong `--set`", workspace =>
                [
                    "plan", workspace.Write("p.json", "{ \"pipelines\": { \"a\" { } } }"), "--set", "training.epochs",
                ]),
                new("two pipelines with one missing folder", workspace =>
                [
                    "plan",
                    workspace.Write("p.json", """{ "pipelines": { "a": { "data": "photos" }, "b": { "extends": "a", "image": 2 } } }"""),
                ]),
            ]),
        new(
            "Chains of `extends`",
            "A chain may have any length. A circle, an unknown name and pipelines that together take over far more than was written are "
            + "errors.",
            [
                new("3,000 pipelines, each extending the next, and the last a missing one", workspace =>
                    ["plan", Chain(workspace, 3000, "")]),
                new("20,000 pipelines, the last without images", workspace =>
                    ["plan", Chain(workspace, 20_000, ", \"p20000\": { }"), "--pipeline", "p0"]),
                new("20,000 pipelines in a circle", workspace =>
                    ["plan", Chain(workspace, 20_000, ", \"p20000\": { \"extends\": \"p0\" }"), "--pipeline", "p0"]),
            ]),
        new(
            "Values of `--set`",
            "A value is JSON or else a text. What was meant as JSON and is none is an error that says how to write it; it does not become "
            + "the path of something that does not exist.",
            [
                Set("a number without its zero", "data.test=.5"),
                Set("a number as some languages write it", "data.test=0,5"),
                Set("an object that is not closed", "data={\"train\":\"photos\""),
                Set("single quotes", "data.train='photos'"),
                Set("a word of Python", "cache=True"),
                Set("a text that begins with a dot", "data.train=./photos"),
                Set("a text that looks like a number, in quotes", "data.train=\".5\""),
            ]),
        new(
            "Paths of `--set`",
            "Names with dots stand in double quotes. One setting is set once.",
            [
                Set("a class with a dot in its name", "head.classWeights.v1.3=2"),
                Set("a quote that is not closed", "head.classWeights.\"v1.3=2"),
                Set("two dots", "training..epochs=2"),
                Set("no =", "training.epochs"),
                Set("an unknown option", "trainig.epochs=2"),
                Set("the same setting twice", "image=48", "image.size=64"),
            ]),
    ];

    private static InputCase Set(string input, params string[] settings) => new($"{input}: {Code(settings)}", workspace =>
    {
        foreach (var name in (string[])["red", "blue"])
        {
            Directory.CreateDirectory(workspace.Path("photos", name));
            File.WriteAllBytes(workspace.Path("photos", name, "empty.jpg"), []);
        }

        var file = workspace.Configure(""" "data": { "train": "photos" } """);
        return ["plan", file, .. settings.SelectMany(text => (string[])["--set", text])];
    });

    private static string Code(string[] settings) => string.Join(", ", settings.Select(text => $"`{text}`"));

    private static string Chain(Workspace workspace, int length, string last)
    {
        var pipelines = Enumerable.Range(0, length).Select(i => $"\"p{i}\": {{ \"extends\": \"p{i + 1}\" }}");
        return workspace.Write("p.json", $"{{ \"pipelines\": {{ {string.Join(", ", pipelines)}{last} }} }}");
    }
}
