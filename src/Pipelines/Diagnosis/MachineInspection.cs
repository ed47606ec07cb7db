using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Pipelines.Backbones.Packaged;

namespace Pipelines.Diagnosis;

/// <summary>Makes a <see cref="MachineReport"/>.</summary>
internal sealed class MachineInspection(string folder, CancellationToken cancellation)
{
    private readonly List<MachineFact> _facts = [];
    private readonly List<Problem> _problems = [];
    private readonly List<string> _notes = [];

    /// <summary>Looks at everything.</summary>
    public MachineReport Run()
    {
        LookAtProgram();
        LookAtMachine();
        LookAtLibraries();
        LookAtBackbones();
        LookAtFolders();
        return new(_facts, _problems, _notes);
    }

    private void LookAtProgram()
    {
        const string Topic = "program";
        Add(Topic, "version", VersionOf(typeof(MachineReport).Assembly));
        Add(Topic, ".NET", RuntimeInformation.FrameworkDescription);
        Add(Topic, "system", $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.RuntimeIdentifier}");
        NativeEnvironment.Prepare();
        var telemetry = Environment.GetEnvironmentVariable("ORT_DISABLE_TELEMETRY");
        Add(Topic, "telemetry", telemetry is null or "1" ? "off" : $"ORT_DISABLE_TELEMETRY is {telemetry}: ONNX Runtime decides");
    }

    private void LookAtMachine()
    {
        const string Topic = "machine";
        var limits = ContainerLimits.Read();
        Add(Topic, "cores", $"{Environment.ProcessorCount} usable{Limited(limits.Cores, cores => $"{cores:0.##}")}");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Add(Topic, "memory", $"{Bytes(memory)} usable{Limited(limits.Memory, bytes => Bytes((long)bytes))}");
        if (memory < 2L << 30)
        {
            _notes.Add($"{Bytes(memory)} of memory are little: training a network may need 2 GB or more.");
        }
    }

    private void LookAtLibraries()
    {
        const string Topic = "libraries";
        foreach (var library in NativeLibraryTrial.All)
        {
            cancellation.ThrowIfCancellationRequested();
            var (version, problem) = library.Try();
            Add(Topic, library.Name, problem is null ? version! : "does not load");
            if (problem is not null)
            {
                _problems.Add(problem);
            }
            else if (library.Name == NativeLibraryTrial.Torch)
            {
                LookAtGpu();
            }
        }
    }

    private void LookAtGpu()
    {
        var (gpu, note) = GraphicsProcessor.Look();
        Add("machine", "GPU", gpu);
        _notes.AddRange(note is null ? [] : [note]);
    }

    private void LookAtBackbones()
    {
        const string Topic = "backbones";
        foreach (var backbone in PackagedBackbones.All)
        {
            Add(Topic, backbone.Name, backbone.IsHere ? Bytes(new FileInfo(backbone.FilePath).Length) : "missing");
            if (backbone.IsHere)
            {
                continue;
            }

            if (backbone.Name == BuiltinBackbone.Name)
            {
                _problems.Add(new(backbone.FilePath, $"The backbone \"{backbone.Name}\" is missing.", backbone.Remedy));
            }
            else
            {
                _notes.Add($"The backbone \"{backbone.Name}\" is missing at {backbone.FilePath}. {backbone.Remedy}");
            }
        }

        var cache = WeightCache.Resolve();
        var here = BackboneCatalogue.Rows.Where(cache.Holds).Select(entry => entry.Name).ToList();
        Add(Topic, "downloaded", here.Count == 0 ? "none" : string.Join(", ", here));
    }

    private void LookAtFolders()
    {
        const string Topic = "folders";
        AddFolder("downloaded weights", WeightCache.Resolve().Folder);
        AddFolder("feature vectors", Path.Combine(folder, FeatureCacheOptions.DefaultFolder));
        AddFolder("runs", Path.Combine(folder, "runs"));
        var temporary = Path.GetTempPath();
        var problem = FolderSize.WriteProblem(temporary);
        Add(Topic, "temporary files", problem is null ? $"{temporary}, {FolderSize.Free(temporary)}" : $"{temporary}, cannot be written");
        if (problem is not null)
        {
            _problems.Add(new(
                temporary, $"Temporary files cannot be written: {problem}", "Make the folder writable, or set TMPDIR (Windows: TEMP)."));
        }

        void AddFolder(string name, string path) =>
            Add(Topic, name, $"{path}, {(FolderSize.Of(path, cancellation) is { } size ? Bytes(size) : "not there yet")}");
    }

    private void Add(string topic, string name, string value) => _facts.Add(new(topic, name, value));

    private static string Limited(double? limit, Func<double, string> text) =>
        limit is { } value ? $" (this container may use {text(value)})" : "";

    internal static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        0 => "empty",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(bytes / 1e3, 0.1):0.0} kB"),
    };

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
