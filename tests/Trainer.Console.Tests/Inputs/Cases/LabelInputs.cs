namespace Trainer.Tests.Inputs.Cases;

/// <summary>Labels that look the same.</summary>
internal static class LabelInputs
{
    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Labels that look the same",
            "One class where only the Unicode form differs, otherwise an error that names both places and the difference. [Images and "
            + "their labels](data.md#labels-that-look-the-same) has the rules.",
            [
                Case("`pêche` composed (NFC) and decomposed (NFD)", "p\u00EAche", "pe\u0302che", "tulip"),
                Case("`한` as a syllable and as its letters", "\uD55C", "\u1112\u1161\u11AB", "tulip"),
                Case("`rose` and `Rose`", "rose", "Rose", "tulip"),
                Case("a zero width space", "rose", "ro\u200Bse", "tulip"),
                Case("a no-break space", "red rose", "red\u00A0rose", "tulip"),
                Case("a full-width letter", "rose", "\uFF52ose", "tulip"),
                Case("a blank at the end", "rose", "tulip "),
                Case("only invisible characters", "rose", "\u200B\u2060"),
            ]),
    ];

    private static InputCase Case(string input, params string[] labels) => new(
        input, workspace => ListedImages.Plan(workspace, paths => "path,label\n" + ListedImages.Rows(paths, labels)));
}
