namespace Trainer.Output;

/// <summary>What <c>trainer</c> alone prints: the first three commands, and where to read more.</summary>
internal static class Welcome
{
    private const string Text =
        """
        trainer makes image classifiers and clusters, and exports them for ML.NET.

          trainer init photos           looks at images, writes pipelines.json
          trainer run                   trains, evaluates and exports models
          trainer predict photos PATH   predicts new images

        All commands: trainer --help. One of them: trainer run --help.
        What this machine has, and what is missing: trainer doctor.
        """;

    /// <summary>Prints it.</summary>
    public static void Print(Terminal terminal)
    {
        foreach (var line in Text.ReplaceLineEndings("\n").Split('\n'))
        {
            terminal.Out.WriteLine(line);
        }
    }
}
