using Pipelines.Diagnosis;

namespace Pipelines.Tests.Diagnosis;

public sealed class MachineReportTests
{
    [Fact]
    public async Task The_report_has_the_machine_the_libraries_and_the_sizes_of_folders()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".cache/features/x/a.features", new byte[1500]);
        folder.Write("runs/flowers/2026-01-01_10-00-00/model.zip", new byte[2500]);
        var report = await MachineReport.MakeAsync(folder.Path);
        Assert.Empty(report.Problems);
        Assert.StartsWith($"{Environment.ProcessorCount} usable", Value("cores"), StringComparison.Ordinal);
        Assert.EndsWith("features, 1.5 kB", Value("feature vectors"), StringComparison.Ordinal);
        Assert.EndsWith("runs, 2.5 kB", Value("runs"), StringComparison.Ordinal);
        Assert.Equal("off", Value("telemetry"));
        Assert.All((string[])["libtorch", "ONNX Runtime", "SkiaSharp"], name => Assert.Matches(@"^\d+\.\d+", Value(name)));
        Assert.All((string[])["builtin", MlNetResNet18.Name], name => Assert.EndsWith("MB", Value(name), StringComparison.Ordinal));

        string Value(string name) => Assert.Single(report.Facts, fact => fact.Name == name).Value;
    }

    [Fact]
    public void A_library_that_does_not_load_is_a_problem_with_its_reason()
    {
        var error = new TypeInitializationException("X", new DllNotFoundException("libx.so: no such file\nmore"));
        var (version, problem) = new NativeLibraryTrial("libx", () => throw error, "Install it.").Try();
        Assert.Null(version);
        Assert.Equal(new Problem("libx", "The native library cannot be loaded: libx.so: no such file", "Install it."), problem);
    }

    [Theory]
    [InlineData("150000 100000", "2147483648", 1.5, 2147483648.0)]
    [InlineData("max 100000", "max", null, null)]
    public void Limits_of_control_groups_of_version_2_are_read(string cpu, string memory, double? cores, double? bytes)
    {
        using var folder = new TemporaryFolder();
        folder.Write("cpu.max", cpu + "\n");
        folder.Write("memory.max", memory + "\n");
        Assert.Equal(new ContainerLimits(cores, bytes), ContainerLimits.Read(folder.Path));
    }

    [Theory]
    [InlineData("400000", "100000", "1073741824", 4.0, 1073741824.0)]
    [InlineData("-1", "100000", "9223372036854771712", null, null)]
    public void Limits_of_control_groups_of_version_1_are_read(string quota, string period, string memory, double? cores, double? bytes)
    {
        using var folder = new TemporaryFolder();
        folder.Write("cpu/cpu.cfs_quota_us", quota + "\n");
        folder.Write("cpu/cpu.cfs_period_us", period + "\n");
        folder.Write("memory/memory.limit_in_bytes", memory + "\n");
        Assert.Equal(new ContainerLimits(cores, bytes), ContainerLimits.Read(folder.Path));
    }

    [Fact]
    public void Where_there_are_no_control_groups_nothing_is_limited() =>
        Assert.Equal(new ContainerLimits(null, null), ContainerLimits.Read(Path.Combine(Path.GetTempPath(), "no-such-folder")));
}
