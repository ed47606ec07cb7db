namespace Trainer.Output;

/// <summary>The width of the terminal of this process.</summary>
internal static class TerminalWidth
{
    private const int Least = 40;
    private const int Usual = 80;

    /// <summary>The cells of a line; null where the stream leads elsewhere than to a terminal.</summary>
    /// <param name="isRedirected">Whether it leads elsewhere.</param>
    public static int? Of(bool isRedirected)
    {
        if (isRedirected)
        {
            return null;
        }

        try
        {
            // Some consoles of Windows begin a new line after the last cell.
            var width = Console.WindowWidth - (OperatingSystem.IsWindows() ? 1 : 0);
            return width <= 0 ? Usual : Math.Max(Least, width);
        }
        catch (IOException)
        {
            return Usual;
        }
    }
}
