using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Runtime.CompilerServices;
using Pipelines;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer serve</c>: a web service and a page that predict images.</summary>
public static class ServeCommand
{
    private const string KeyVariable = "TRAINER_API_KEY";
    private const int HighestPort = 65535;
    private const int Mebibyte = 1 << 20;
    private const int LargestImage = 1000;

    /// <summary>The command.</summary>
    /// <param name="terminal">Its output.</param>
    /// <param name="backstop">Waits for the requests in progress when the server is stopped.</param>
    internal static Command Create(Terminal terminal, Backstop backstop)
    {
        var models = CommonOptions.NoOption(new Argument<string[]>("MODEL")
        {
            Description =
                "The model.zip or model.onnx of a run, a run folder, a pipeline that has run, or latest; NAME=MODEL names it in addresses.",
            Arity = ArgumentArity.OneOrMore,
        });
        models.CompletionSources.Add(_ => RunModels.Pipelines().Select(name => new CompletionItem(name)));
        var port = Number("--port", "N", "The port to listen at; 0 takes a free one. Default: 8080.", 8080, 0, HighestPort);
        var address = new Option<string>("--address")
        {
            Description = "The IP address to listen at; 0.0.0.0 for all of this machine. Default: 127.0.0.1, this machine only.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var keyFile = new Option<string?>("--api-key-file")
        {
            Description = $"A file with the key that requests must carry. Default: the variable {KeyVariable}; without it none is needed.",
            HelpName = "FILE",
        };
        var bytes = Number("--max-size", "MIB", "The most MiB of an image file. Default: 20.", 20, 1, LargestImage);
        var pixels = Number("--max-megapixels", "N", "The most millions of pixels of an image. Default: 50.", 50, 1, 250);
        var images = Number("--max-images", "N", "The most images of a request. Default: 16.", 16, 1, 10_000);
        var queue = Number("--queue", "N", "How many images may wait for a core; more are answered 503. Default: 64.", 64, 1, 100_000);
        var batch = Number("--batch", "N", "How many waiting images a core takes at once, where many wait. Default: 4.", 4, 1, 1000);
        var seconds = Number("--time-limit", "SECONDS", "How long a request may take. Default: 30.", 30, 1, 3600);
        var connections = Number("--max-connections", "N", "The most connections at once. Default: 1000.", 1000, 1, 1_000_000);
        var otlp = new Option<string?>("--otlp")
        {
            Description =
                "Where metrics are sent by OpenTelemetry's protocol. Default: the variable OTEL_EXPORTER_OTLP_ENDPOINT, or nowhere.",
            HelpName = "URL",
        };
        otlp.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var url }]
                && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                result.AddError($"--otlp must be an address such as http://localhost:4317, not '{url}'.");
            }
        });
        var log = new Option<string>("--log-format")
        {
            Description = "The format of the log, on standard error. Default: text.",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
        };
        log.AcceptOnlyFromAmong("text", "json");
        var indexes = new Option<string[]>("--index")
        {
            Description =
                "An index of 'trainer index': answers name the most similar images of the one that belongs to the model. May be repeated.",
            HelpName = "FILE",
        };
        var noPage = new Option<bool>("--no-page") { Description = "No web page, only addresses for programs." };
        var command = new Command("serve", "Serves models over HTTP, with a page to try them on.")
        {
            models, port, address, keyFile, bytes, pixels, images, queue, batch, seconds, connections, indexes, otlp, log, noPage,
        };
        command.SetAction(async (call, cancellation) =>
        {
            AspNetCoreRuntime.Require();
            var size = call.GetValue(bytes) * Mebibyte;
            var options = new ServerOptions
            {
                Models = [.. call.GetRequiredValue(models).Select(Model)],
                Address = call.GetRequiredValue(address),
                Port = call.GetValue(port),
                MaximumConnections = call.GetValue(connections),
                OtlpEndpoint = call.GetValue(otlp) is { } url ? new Uri(url) : null,
                HasJsonLog = call.GetValue(log) == "json",
                Serving = new()
                {
                    ApiKey = Key(call.GetValue(keyFile)),
                    MaximumImageBytes = size,
                    MaximumRequestBytes = Math.Max(size, new ServingOptions().MaximumRequestBytes),
                    MaximumWaitingBytes = Math.Max(4L * size, new ServingOptions().MaximumWaitingBytes),
                    MaximumPixels = call.GetValue(pixels) * 1_000_000L,
                    MaximumImages = call.GetValue(images),
                    QueueLength = call.GetValue(queue),
                    BatchSize = call.GetValue(batch),
                    TimeLimit = TimeSpan.FromSeconds(call.GetValue(seconds)),
                    Indexes = call.GetValue(indexes) ?? [],
                    HasPage = !call.GetValue(noPage),
                },
            };
            backstop.Patience = options.StopLimit + TimeSpan.FromSeconds(2);
            await ServeAsync(terminal, options, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    // A method of its own: what it names is looked for when it is compiled, after ASP.NET Core can be found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task ServeAsync(Terminal terminal, ServerOptions options, CancellationToken cancellation) => ModelServer.RunAsync(
        options,
        (address, names) =>
        {
            terminal.Out.WriteLine($"serving {string.Join(", ", names)} at {address}");
            terminal.Out.Flush();
            if (options.Serving.ApiKey is null
                && !(System.Net.IPAddress.TryParse(options.Address, out var ip) && System.Net.IPAddress.IsLoopback(ip)))
            {
                terminal.Note($"other machines can use it without a key: set --api-key-file or {KeyVariable}.");
            }
        },
        cancellation);

    private static ModelFile Model(string written)
    {
        // A path with an equals sign is a path where there is such a file.
        var sign = written.IndexOf('=', StringComparison.Ordinal);
        return sign <= 0 || File.Exists(written)
            ? new(RunModels.Find(written))
            : new(RunModels.Find(written[(sign + 1)..]), written[..sign]);
    }

    private static string? Key(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } variable ? variable : null;
        }

        if (!File.Exists(file))
        {
            throw new ConfigurationException(new Problem(file, "There is no such file.", "Name the file that holds the key."));
        }

        var key = File.ReadAllText(file).Trim();
        return key.Length > 0 && !key.Any(char.IsControl) ? key : throw new ConfigurationException(new Problem(
            file, "The file has no key.", "Write the key into it, in one line."));
    }

    private static Option<int> Number(string name, string helpName, string description, int byDefault, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => byDefault,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number >= least
                    && number <= most))
            {
                result.AddError($"{name} must be a whole number from {least} to {most}, not '{text}'.");
            }
        });
        return option;
    }
}
