using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trainer.Tests.Commands;

/// <summary><c>trainer serve</c> as a process: what it prints, signals, exit codes, and where ASP.NET Core is not installed.</summary>
public sealed partial class ServeCommandTests : IAsyncLifetime, IDisposable
{
    private static readonly string s_trainer = Path.Combine(AppContext.BaseDirectory, "trainer.dll");
    private readonly Workspace _workspace = new(6);

    private string Model => Path.Combine(_workspace.Run(), "model.zip");

    public async Task InitializeAsync() =>
        (await TrainerCall.RunAsync("run", _workspace.Configure(""" "data": "photos", "image": 32, "report": false """))).AssertDone();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _workspace.Dispose();

    [LinuxFact]
    public async Task It_answers_as_predict_does_keeps_its_port_and_ends_with_0_at_SIGTERM()
    {
        var photo = _workspace.Path("photos", "circles", "00.png");
        var predicted = JsonSerializer.Deserialize<JsonElement>(
            (await TrainerCall.RunAsync("predict", Model, photo, "--format", "json")).AssertDone().Out)[0];
        var key = _workspace.Write("key.txt", "a key\n");
        using var process = Start(
            "dotnet", s_trainer, "serve", $"mine={Model}", "--port", "0", "--api-key-file", key, "--log-format", "json");
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        Assert.True(Serving().IsMatch(line), line + (line.Length == 0 ? await errors : ""));
        var address = new Uri(Serving().Match(line).Groups["address"].Value);
        using (var client = new HttpClient { BaseAddress = address })
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(photo));
            content.Headers.ContentType = new("image/png");
            client.DefaultRequestHeaders.Add("X-Api-Key", "a key");
            using var response = await client.PostAsync(new Uri("predict?top=3", UriKind.Relative), content);
            var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
            Assert.Equal("mine", answer.GetProperty("model").GetString());
            Assert.Equal(predicted.GetProperty("label").GetString(), answer.GetProperty("label").GetString());
            Assert.Equal(predicted.GetProperty("score").GetDouble(), answer.GetProperty("score").GetDouble());
        }

        using (var second = Start("dotnet", s_trainer, "serve", Model, "--port", $"{address.Port}"))
        {
            var error = await second.StandardError.ReadToEndAsync();
            await second.WaitForExitAsync();
            Assert.Equal(1, second.ExitCode);
            Assert.Contains("Another program listens there already.", error, StringComparison.Ordinal);
            Assert.Contains("--port", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var log = JsonSerializer.Deserialize<JsonElement>((await errors).Split('\n').First(entry => entry.StartsWith('{')));
        Assert.Equal(200, log.GetProperty("State").GetProperty("Status").GetInt32());
    }

    [LinuxFact]
    public async Task Without_ASP_NET_Core_the_other_commands_run_and_serve_says_what_is_missing()
    {
        // A copy of the .NET runtime alone: links would lead the host back to the whole installation.
        var installed = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var alone = _workspace.Path("dotnet");
        foreach (var part in (string[])["host", Path.Combine("shared", "Microsoft.NETCore.App", Path.GetFileName(Path.GetDirectoryName(
            typeof(object).Assembly.Location)!))])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(installed, part), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(alone, Path.GetRelativePath(installed, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        var dotnet = Path.Combine(alone, "dotnet");
        File.Copy(Path.Combine(installed, "dotnet"), dotnet);
        using (var predict = Start(dotnet, s_trainer, "predict", Model, _workspace.Path("photos", "circles", "00.png")))
        {
            await predict.WaitForExitAsync();
            Assert.True(predict.ExitCode == 0, await predict.StandardError.ReadToEndAsync());
        }

        using var serve = Start(dotnet, s_trainer, "serve", Model, "--port", "0");
        var error = await serve.StandardError.ReadToEndAsync();
        await serve.WaitForExitAsync();
        Assert.Equal(1, serve.ExitCode);
        Assert.Contains("aspnetcore-runtime-10.0", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_calls_are_errors()
    {
        (await TrainerCall.RunAsync("serve")).AssertError(2, "MODEL is missing");
        (await TrainerCall.RunAsync("serve", Model, "--port", "70000")).AssertError(2, "--port must be a whole number from 0 to 65535");
        (await TrainerCall.RunAsync("serve", Model, "--queue", "0")).AssertError(2, "--queue must be");
        (await TrainerCall.RunAsync("serve", Model, "--otlp", "nowhere")).AssertError(2, "--otlp must be an address");
        (await TrainerCall.RunAsync("serve", Model, "--log-format", "xml")).AssertError(2, "xml");
        (await TrainerCall.RunAsync("serve", Model, "--address", "example.com")).AssertError(2, "no IP address");
        (await TrainerCall.RunAsync("serve", _workspace.Path("nothing.zip"))).AssertError(2, "no such model");
        (await TrainerCall.RunAsync("serve", Model, Model, "--port", "0")).AssertError(2, "Two models have the name");
        (await TrainerCall.RunAsync("serve", Model, "--api-key-file", _workspace.Path("no"))).AssertError(2, "no such file");
        (await TrainerCall.RunAsync("serve", Model, "--api-key-file", _workspace.Write("empty", "\n"))).AssertError(2, "no key");
        (await TrainerCall.RunAsync("serve", _workspace.Write("damaged.zip", "PK"), "--port", "0")).AssertError(1, "damaged.zip");
    }

    [LinuxFact]
    public async Task A_port_that_is_taken_by_something_else_is_a_clear_error()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        (await TrainerCall.RunAsync("serve", Model, "--port", $"{port}")).AssertError(
            1, "Another program listens there already.", "--port N");
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    [GeneratedRegex(@"^serving mine at (?<address>http://127\.0\.0\.1:\d+/)$")]
    private static partial Regex Serving();
}
