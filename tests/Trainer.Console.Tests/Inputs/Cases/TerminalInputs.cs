namespace Trainer.Tests.Inputs.Cases;

/// <summary>The terminal inputs of the page.</summary>
internal static class TerminalInputs
{
    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Text that a terminal would obey",
            "Control characters, escape sequences, line breaks, directions of writing and invisible characters are shown as `\\u001B` in "
            + "tables, notes, errors and progress. JSON and CSV keep the true text.",
            [
                new("A file name with a colour sequence", workspace => Planned(workspace, "\u001b[31mred\u001b[0m.jpg")),
                new("A file name with a line break, as if an error followed", workspace => Planned(workspace, "a.jpg\nerror: forged.jpg")),
                new("A file name that writes from right to left", workspace => Planned(workspace, "photo-\u202Egpj.exe.jpg")),
                new("A class folder with an invisible space and without images", workspace =>
                {
                    Directory.CreateDirectory(workspace.Path("photos", "roses\u200B"));
                    return InputImages.Plan(workspace);
                }),
                new("Markup of the library that draws the tables", workspace => Planned(workspace, "[red]hot[/] [[x.jpg")),
                new("A key that sets the title of the window", workspace =>
                    ["plan", workspace.Configure(""" "data": "photos", "\u001b]0;mine\u0007": 1 """)]),
                new("An argument that clears the screen", workspace => ["evaluate", "\u001b[2Jmodel.zip", "--data", workspace.Folder]),
            ]),
    ];

    private static string[] Planned(Workspace workspace, string name)
    {
        InputImages.Write(workspace, "no image"u8.ToArray(), "photos", "roses", name);
        return InputImages.Plan(workspace);
    }
}
