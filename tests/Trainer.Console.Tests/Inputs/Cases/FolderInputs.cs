namespace Trainer.Tests.Inputs.Cases;

/// <summary>The folder inputs of the page.</summary>
internal static class FolderInputs
{
    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Files and folders that cannot be looked at",
            "Each is listed as skipped with its reason, and a class that is missing because of it is noted. Where too little is left, that "
            + "is an error.",
            [
                new("A class folder is a link to a disk that is not mounted", workspace => Planned(workspace, () =>
                    Directory.CreateSymbolicLink(workspace.Path("photos", "tulips"), "/mnt/photos/tulips"))),
                new("A link to a missing folder inside a class folder", workspace => Planned(workspace, () =>
                    Directory.CreateSymbolicLink(workspace.Path("photos", "roses", "more"), "../more-roses"))),
                new("A link to a missing file", workspace => Planned(workspace, () =>
                    File.CreateSymbolicLink(workspace.Path("photos", "roses", "9.png"), "elsewhere.png"))),
                new("Two links that lead to each other", workspace => Planned(workspace, () =>
                {
                    File.CreateSymbolicLink(workspace.Path("photos", "roses", "x"), "y");
                    File.CreateSymbolicLink(workspace.Path("photos", "roses", "y"), "x");
                })),
                new("A link back to the folder above", workspace => Planned(workspace, () =>
                    Directory.CreateSymbolicLink(workspace.Path("photos", "roses", "up"), "../../photos/roses"))),
                new("A device named like an image", workspace => Planned(workspace, () =>
                    File.CreateSymbolicLink(workspace.Path("photos", "roses", "9.png"), "/dev/zero"))),
                new("`data` is a link to a missing folder", workspace =>
                {
                    Directory.CreateSymbolicLink(workspace.Path("photos"), "/mnt/photos");
                    return ["plan", workspace.Configure()];
                }),
                new("One of two class folders is a link to a missing folder", workspace => Planned(workspace, () =>
                {
                    Directory.Delete(workspace.Path("photos", "roses"), recursive: true);
                    Directory.CreateSymbolicLink(workspace.Path("photos", "roses"), "/mnt/photos/roses");
                })),
            ]),
    ];

    private static string[] Planned(Workspace workspace, Action change)
    {
        var call = InputImages.Plan(workspace);
        change();
        return call;
    }
}
