namespace Trainer.Tests.Inputs.Cases;

/// <summary>Manifests as spreadsheets write them, and damaged ones.</summary>
internal static class ManifestInputs
{
    private static readonly string[] s_labels = ["rose", "tulip"];

    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Manifests of spreadsheets",
            "The separator is found from the first line: comma, semicolon or tab. Blank rows, and separators behind the last column, are "
            + "ignored.",
            [
                Case("semicolons, and `sep=;` in the first line", (paths, _) => "sep=;\r\npath;label\r\n" + Rows(paths, ';', "\r\n")),
                Case("tabs in a `.csv`", (paths, _) => "path\tlabel\n" + Rows(paths, '\t')),
                Case("lone carriage returns", (paths, _) => "path,label\r" + Rows(paths, ',', "\r")),
                Case("empty columns and rows at the end", (paths, _) => "Path , LABEL,,\n" + Rows(paths, ',', ",,\n") + ",,,\n\n"),
                Case("backslashes in paths", (paths, _) => "path,label\n" + Rows(paths).Replace('/', '\\')),
                Mapped("other names of columns", """{ "path": "Dateiname", "label": "Klasse" }"""),
                Mapped("names of columns that are not there", """{ "path": "Dateiname", "label": "Klasssen" }"""),
            ]),
        new(
            "Rows that are wrong",
            "Each is an error with its line, and none hides another. A quotation mark is reported where it opens.",
            [
                Case("a column twice", (paths, _) => "path,label,label\n" + Rows(paths, ',', ",x\n")),
                Case("a quotation mark that is never closed", (paths, rows) => rows + $"\"{paths[0]},rose\nnone.png,rose\n"),
                Case(
                    "a quotation mark that closes some rows later",
                    (paths, _) => $"path,label\n\"{paths[0]},rose\n{Rows(paths)}none.png,\"rose\"\n"),
                Case("too few and too many fields", (paths, rows) => rows + $"{paths[0]}\n{paths[0]},rose,x\n"),
                Case(
                    "a path of Windows, one in another case, and an empty label",
                    (paths, rows) => rows + $"C:\\a.png,rose\nIMG/00.PNG,rose\n{paths[0]},\n"),
                Case("a control character in a label", (paths, rows) => rows + $"{paths[0]},ro\u0007se\n"),
            ]),
    ];

    private static InputCase Case(string input, Func<IReadOnlyList<string>, string, string> text) => new(
        input, workspace => ListedImages.Plan(workspace, paths => text(paths, "path,label\n" + Rows(paths))));

    private static InputCase Mapped(string input, string columns) => new(
        $"{input}: `{columns}`",
        workspace => ListedImages.Plan(workspace, paths => "Dateiname;Klasse\n" + Rows(paths, ';'), columns: columns));

    private static string Rows(IReadOnlyList<string> paths, char separator = ',', string lineBreak = "\n") =>
        ListedImages.Rows(paths, s_labels, separator, lineBreak);
}
