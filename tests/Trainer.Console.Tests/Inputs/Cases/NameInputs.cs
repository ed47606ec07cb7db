namespace Trainer.Tests.Inputs.Cases;

/// <summary>Names that become folders and files.</summary>
internal static class NameInputs
{
    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Names of pipelines",
            "A name becomes a folder, on every system. What some system reserves, forbids or cannot tell from another name, and what is "
            + "kept among the runs under that name, is refused when the file is read.",
            [
                Named("`unfinished.json`, which lists interrupted pipelines", "unfinished.json"),
                Named("`Latest`, the link to the newest run, in other capital letters", "Latest"),
                Named("`CON`, a device of Windows", "CON"),
                Named("`com1.flowers`, the same with an extension", "com1.flowers"),
                Named("a dot at the end", "flowers."),
                Named("a blank", "red flowers"),
                Named("a character that Windows forbids", "a:b"),
                Named("a letter with an accent, of which there are two forms", "caf\u00e9"),
                Named("201 letters", new string('a', 201)),
                new("two names that differ in capital letters only", workspace =>
                [
                    "plan",
                    workspace.Write("p.json", """{ "pipelines": { "a": { "data": "photos" }, "A": { "extends": "a" } } }"""),
                ]),
            ]),
    ];

    private static InputCase Named(string input, string name) => new(input, workspace =>
    {
        Directory.CreateDirectory(workspace.Path("photos"));
        File.WriteAllBytes(workspace.Path("photos", "a.jpg"), []);
        return ["plan", workspace.Write("p.json", $$"""{ "pipelines": { "{{name}}": { "task": "clustering", "data": "photos" } } }""")];
    });
}
