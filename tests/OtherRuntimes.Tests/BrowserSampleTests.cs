using PuppeteerSharp;
using Report.Tests;

namespace OtherRuntimes.Tests;

/// <summary>The page of samples/Browser, with onnxruntime-web from npm, gives the scores of this library.</summary>
public sealed class BrowserSampleTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [NpmAndBrowserFact]
    public async Task A_picture_gets_the_same_scores_in_the_browser()
    {
        var folder = Directory.CreateDirectory(Path.Combine(model.Folder, "site")).FullName;
        foreach (var file in Directory.GetFiles(RepositoryFolder.File("samples", "Browser")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.Copy(model.Model, Path.Combine(folder, "model.onnx"));
        await Tool.OutputAsync(NpmAndBrowserFactAttribute.Npm, folder, "install", "--no-audit", "--no-fund", "--ignore-scripts");
        await using var site = new StaticSite(folder);
        await using var browser = await Puppeteer.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        await using var page = await browser.NewPageAsync();
        List<string> faults = [];
        page.PageError += (_, error) => faults.Add(error.Message);
        page.Console += (_, message) => faults.Add(message.Message.Text);
        await page.GoToAsync(site.Address + "index.html");
        await page.WaitForFunctionAsync("() => document.getElementById('state').textContent === 'Choose a picture.'");

        var input = await page.QuerySelectorAsync("#file");
        await input.UploadFileAsync(model.Picture);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('#scores tr').length > 0");
        var shown = await page.EvaluateFunctionAsync<string[][]>(
            "() => [...document.querySelectorAll('#scores tr')].map(row => [...row.cells].map(cell => cell.textContent))");
        var expected = model.Labels.Zip(model.Scores).OrderByDescending(entry => entry.Second).Take(5).ToList();
        Assert.Equal(expected.Select(entry => entry.First), shown.Select(row => row[0]));
        Assert.All(expected.Zip(shown), pair => Assert.Equal(
            pair.First.Second, double.Parse(pair.Second[1], System.Globalization.CultureInfo.InvariantCulture), 2e-4));

        await File.WriteAllTextAsync(Path.Combine(folder, "no picture.png"), "no picture");
        await input.UploadFileAsync(Path.Combine(folder, "no picture.png"));
        await page.WaitForFunctionAsync(
            "() => document.getElementById('state').textContent.startsWith('no picture.png cannot be classified')");
        Assert.Empty(faults);
    }
}

/// <summary>A test that needs npm, a registry and a browser.</summary>
internal sealed class NpmAndBrowserFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_there = new(() => Tool.Works(Npm, "view", "onnxruntime-web@1.30.0", "version"));

    /// <summary>Marks the test.</summary>
    public NpmAndBrowserFactAttribute() => Skip = BrowserNeed.Reason ?? (s_there.Value ? null : "needs npm and its registry");

    /// <summary>The program's name.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
}
