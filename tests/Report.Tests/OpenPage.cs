using PuppeteerSharp;
using PuppeteerSharp.Input;

namespace Report.Tests;

/// <summary>A page in the browser, and all that it should not have done.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Add($"console: {message.Message.Text}");
        page.PageError += (_, error) => Add($"error: {error.Message}");
        page.Dialog += (_, dialog) => Add($"dialog: {dialog.Dialog.Message}");
        page.Popup += (_, _) => Add("a window was opened");
        page.Request += (_, request) =>
        {
            if (!request.Request.Url.StartsWith("data:", StringComparison.Ordinal) && Interlocked.Increment(ref _requests) > 1)
            {
                Add($"request: {request.Request.Url}");
            }
        };
    }

    private int _requests;

    public IPage Page { get; }

    public Task<T> EvaluateAsync<T>(string expression) => Page.EvaluateExpressionAsync<T>(expression);

    public Task<T> EvaluateAsync<T>(string function, params object[] arguments) => Page.EvaluateFunctionAsync<T>(function, arguments);

    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }

    public Task ClickAsync(string selector) => Page.ClickAsync(selector, new ClickOptions());

    /// <summary>Nothing was executed, reported or asked for; only the file itself was read.</summary>
    public async Task AssertQuietAsync()
    {
        Assert.False(await EvaluateAsync<bool>("'hacked' in window"), "a label was executed");
        lock (_faults)
        {
            Assert.Empty(_faults);
        }
    }

    public async ValueTask DisposeAsync() => await Page.DisposeAsync();

    private void Add(string fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }
}
