using PuppeteerSharp;

namespace Report.Tests;

/// <summary>One browser for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Chromium.Path is { } path)
        {
            // Without a sandbox it also starts in a container as root; it opens our own pages alone.
            _browser = await Puppeteer.LaunchAsync(new()
            {
                ExecutablePath = path,
                Headless = true,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            });
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    /// <summary>Opens a file, as a double click on it does.</summary>
    internal async Task<OpenPage> OpenAsync(string file, int width = 1400, bool isDark = false)
    {
        var page = await _browser!.NewPageAsync();
        await page.SetViewportAsync(new() { Width = width, Height = 900 });
        await page.EmulateMediaFeaturesAsync(
            [
                new() { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" },

                // Otherwise a click hits what is there before the page has scrolled.
                new() { MediaFeature = MediaFeature.PrefersReducedMotion, Value = "reduce" },
            ]);
        var open = new OpenPage(page);
        await page.GoToAsync(new Uri(file).AbsoluteUri);
        return open;
    }
}
