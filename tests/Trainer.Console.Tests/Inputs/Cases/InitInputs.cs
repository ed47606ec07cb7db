namespace Trainer.Tests.Inputs.Cases;

/// <summary>What <c>trainer init</c> is pointed at.</summary>
internal static class InitInputs
{
    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "What `trainer init` cannot make a configuration of",
            "An error that says what was found and what is needed; nothing is written.",
            [
                Named("an empty folder", workspace => Directory.CreateDirectory(workspace.Path("photos"))),
                Named("a folder without images", workspace => InputImages.Write(workspace, "text"u8.ToArray(), "photos", "notes.md")),
                Named("a folder that does not exist", _ => { }),
                Named("a text file that lists no images", workspace => workspace.Write("photos", "text")),
                Named("one class folder", workspace => Images(workspace, "daisy", 4)),
                Named("a class with one image", workspace =>
                {
                    Images(workspace, "daisy", 4);
                    Images(workspace, "roses", 1, from: 4);
                }),
                Named("classes that differ in capital letters only", workspace =>
                {
                    Images(workspace, "daisy", 3);
                    Images(workspace, "Daisy", 3, from: 3);
                }),
                Named("a validation and a test folder without a training folder", workspace =>
                {
                    InputImages.Write(workspace, 1, "photos", "val", "a", "1.png");
                    InputImages.Write(workspace, 2, "photos", "test", "a", "2.png");
                }),
                Named("one image", workspace => InputImages.Write(workspace, 1, "photos", "1.png")),
                Named("images that are all broken", workspace =>
                {
                    for (var i = 0; i < 4; i++)
                    {
                        InputImages.Write(workspace, InputImages.Png(i)[..^20], "photos", i < 2 ? "a" : "b", $"{i}.png");
                    }
                }),
            ]),
        new(
            "Where `trainer init` cannot write",
            "An error before any image is read; what is there stays as it is.",
            [
                Named("an existing `pipelines.json`", workspace =>
                {
                    Images(workspace, "daisy", 3);
                    workspace.Write("pipelines.json", "{}");
                }),
                Named("an existing `pipelines.schema.json` that is another", workspace =>
                {
                    Images(workspace, "daisy", 3);
                    workspace.Write("pipelines.schema.json", "{}");
                }),
                new("a folder as `--output`", workspace => ["init", workspace.Path("photos"), "--output", workspace.Folder]),
                new("`--output` in a folder that does not exist", workspace =>
                    ["init", workspace.Path("photos"), "--output", workspace.Path("no", "x.json")]),
            ]),
        new(
            "What `trainer init` leaves out or notes",
            "The configuration is written, and what was left out is said.",
            [
                Named("few images of each class", workspace =>
                {
                    Images(workspace, "daisy", 3);
                    Images(workspace, "roses", 3, from: 3);
                }),
                Named("a test folder without labels", workspace =>
                {
                    Images(workspace, "train/daisy", 3);
                    Images(workspace, "train/roses", 3, from: 3);
                    Images(workspace, "test", 2, from: 6);
                }),
                Named("more images beside the sub-folders than in them", workspace =>
                {
                    Images(workspace, ".", 4);
                    Images(workspace, "2023", 1, from: 4);
                    Images(workspace, "2024", 1, from: 5);
                }),
            ]),
    ];

    private static InputCase Named(string input, Action<Workspace> prepare) => new(input, workspace =>
    {
        prepare(workspace);
        return ["init", workspace.Path("photos"), "--output", workspace.Path("pipelines.json")];
    });

    private static void Images(Workspace workspace, string folder, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            InputImages.Write(workspace, i, "photos", folder, $"{i}.png");
        }
    }
}
