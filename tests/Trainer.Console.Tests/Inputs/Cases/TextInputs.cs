using System.Text;

namespace Trainer.Tests.Inputs.Cases;

/// <summary>Texts that people and other programs write.</summary>
internal static class TextInputs
{
    private const string Configuration = """{ "pipelines": { "blüten": { "data": "list.csv" } } }""";

    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Text in another encoding",
            "Manifests, `pipelines.json` and lists of paths are UTF-8 with or without a byte order mark, or UTF-16 with one. Anything else "
            + "is an error with line and column; no character is replaced.",
            [
                new("a manifest in Latin-1", workspace => Manifest(workspace, Encoding.Latin1)),
                new("a manifest in UTF-16 with a byte order mark", workspace => Manifest(workspace, Encoding.Unicode)),
                new("a manifest in UTF-8 with a byte order mark", workspace => Manifest(workspace, Encoding.UTF8)),
                new("a manifest in UTF-16 without a byte order mark", workspace => Manifest(workspace, new UnicodeEncoding(false, false))),
                new("a manifest in GBK (Chinese)", workspace => Bytes(workspace, "list.csv", [.. "path,label\na.png,"u8, 0xBB, 0xA8])),
                new("an Excel workbook called `.csv`", workspace => Bytes(workspace, "list.csv", [0x50, 0x4B, 3, 4, 20, 0, 6, 0])),
                new(
                    "a `pipelines.json` in Latin-1",
                    workspace => Bytes(workspace, "pipelines.json", Encoding.Latin1.GetBytes(Configuration))),
                new("a `pipelines.json` with a zero character", workspace => Bytes(workspace, "pipelines.json", "{ \0 }"u8.ToArray())),
            ]),
    ];

    private static string[] Manifest(Workspace workspace, Encoding encoding) =>
        ListedImages.Plan(workspace, paths => "path,label\n" + ListedImages.Rows(paths, ["pêche", "tulipe"]), encoding);

    private static string[] Bytes(Workspace workspace, string name, byte[] content)
    {
        var file = workspace.Configure("\"data\": \"list.csv\"");
        File.WriteAllBytes(workspace.Path(name), content);
        return ["plan", file];
    }
}
