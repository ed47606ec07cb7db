namespace Trainer.Submission;

/// <summary>How this program was started, so that other machines start the same one.</summary>
internal static class ThisProgram
{
    /// <summary>The command with the words before its arguments.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            var host = Environment.ProcessPath ?? "dotnet";
            var program = Path.Combine(AppContext.BaseDirectory, "trainer.dll");
            return Path.GetFileNameWithoutExtension(host) is "trainer" || !File.Exists(program) ? [host]
                : Path.GetFileNameWithoutExtension(host) is "dotnet" ? [host, program]
                : ["dotnet", program];
        }
    }
}
