namespace Report.Tests;

/// <summary>The browser of this machine.</summary>
internal static class Chromium
{
    private static readonly string[] s_names =
    [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe",
    ];

    private static readonly string[] s_places =
    [
        "/usr/bin",
        "/usr/local/bin",
        "/snap/bin",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application",
        @"C:\Program Files (x86)\Microsoft\Edge\Application",
    ];

    /// <summary>Its file: named by <c>CHROME_PATH</c>, in a usual place or in <c>PATH</c>; null where there is none.</summary>
    public static string? Path { get; } = Find();

    private static string? Find() => Environment.GetEnvironmentVariable("CHROME_PATH") is { Length: > 0 } named
        ? named
        : s_places
            .Concat(Environment.GetEnvironmentVariable("PATH")?.Split(System.IO.Path.PathSeparator) ?? [])
            .SelectMany(place => s_names.Select(name => System.IO.Path.Combine(place, name)).Prepend(place))
            .FirstOrDefault(File.Exists);
}

/// <summary>A test that needs a browser, and is skipped where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public BrowserFactAttribute() => Skip = BrowserNeed.Reason;
}

/// <summary>A theory that needs a browser, and is skipped where there is none.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the test.</summary>
    public BrowserTheoryAttribute() => Skip = BrowserNeed.Reason;
}

/// <summary>Why a test in a browser cannot run.</summary>
internal static class BrowserNeed
{
    /// <summary>Null where it can.</summary>
    public static string? Reason => Chromium.Path is null ? "needs Chromium or Chrome (CHROME_PATH names one)" : null;
}
