using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cluster.Tests.Slurm;

/// <summary>
/// A real Slurm on this machine: its two daemons as plain processes on loopback, with all their files in a temporary folder. They end with
/// the tests, also where these are killed.
/// </summary>
public sealed class SlurmCluster : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("slurm-").FullName;
    private readonly List<Process> _daemons = [];

    /// <summary>Why there can be no cluster here; null where there can.</summary>
    public static string? Missing { get; } = !OperatingSystem.IsLinux() ? "needs Linux"
        : Find("slurmctld") is null || Find("slurmd") is null || Find("sbatch") is null
        ? "needs Slurm (Debian: apt-get install slurm-wlm)"
        : null;

    private string Configuration => Path.Combine(_folder, "slurm.conf");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var host = Dns.GetHostName().Split('.')[0];
        var (first, second) = (FreePort(), FreePort());
        foreach (var name in new[] { "state", "spool" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
        }

        await File.WriteAllTextAsync(Configuration, $"""
            ClusterName=tests
            SlurmctldHost={host}(127.0.0.1)
            SlurmUser={Environment.UserName}
            SlurmdUser={Environment.UserName}
            AuthType=auth/none
            AuthInfo=cred_expire=5
            CredType=cred/none
            MpiDefault=none
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SlurmdParameters=config_overrides
            SlurmctldPort={first}
            SlurmdPort={second}
            SlurmctldPidFile={_folder}/slurmctld.pid
            SlurmdPidFile={_folder}/slurmd.pid
            StateSaveLocation={_folder}/state
            SlurmdSpoolDir={_folder}/spool
            SlurmctldLogFile={_folder}/slurmctld.log
            SlurmdLogFile={_folder}/slurmd.log
            SchedulerParameters=sched_interval=1,sched_min_interval=100000,bf_interval=1
            ReturnToService=2
            KillWait=1
            MinJobAge=600
            NodeName={host} NodeAddr=127.0.0.1 CPUs={Environment.ProcessorCount} State=UNKNOWN
            PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP

            """);
        StartDaemon("slurmctld");
        StartDaemon("slurmd");
        await WaitAsync(async () => (await CallAsync("sinfo", "-h", "-o", "%t")).Trim() == "idle", "the node is idle");
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_daemons.Count > 0)
        {
            await CallAsync("scancel", "--state=PENDING", $"--user={Environment.UserName}");
            await CallAsync("scancel", "--signal=KILL", $"--user={Environment.UserName}");
        }

        foreach (var daemon in _daemons)
        {
            // The shell around it reads until this, and then ends it.
            daemon.StandardInput.Close();
            await daemon.WaitForExitAsync();
            daemon.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What a process of the cluster needs in its environment.</summary>
    internal IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["SLURM_CONF"] = Configuration };

    /// <summary>Calls a command of Slurm.</summary>
    internal async Task<string> CallAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return await output + await error;
    }

    /// <summary>The states of a job's tasks.</summary>
    internal async Task<string[]> StatesAsync(string job) =>
        (await CallAsync("squeue", "-h", "-r", "-t", "all", "-j", job, "-o", "%T")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits until all tasks of a job have ended well.</summary>
    internal async Task CompleteAsync(string job, string log)
    {
        string[] states = [];
        await WaitAsync(
            async () =>
            {
                states = await StatesAsync(job);
                return states.Length > 0 && !states.Any(state => state is "PENDING" or "RUNNING" or "COMPLETING" or "CONFIGURING");
            },
            $"job {job} has ended",
            () => string.Join(' ', states));
        Assert.True(states.All(state => state == "COMPLETED"), $"{string.Join(' ', states)}\n{string.Join('\n', Logs(log))}");
    }

    /// <summary>Waits until something is so.</summary>
    internal async Task WaitAsync(Func<Task<bool>> isSo, string what, Func<string>? state = null)
    {
        var started = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(
                started.Elapsed < s_patience,
                $"After {s_patience.TotalMinutes} minutes: not {what}. {state?.Invoke()}\n{string.Join('\n', Logs(_folder))}");
            await Task.Delay(100);
        }
    }

    private static IEnumerable<string> Logs(string folder) =>
        Directory.GetFiles(folder, "*.log").SelectMany(log => File.ReadLines(log).TakeLast(15).Prepend($"== {log}"));

    private static string? Find(string program) =>
        ((string[])["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"])
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void StartDaemon(string name)
    {
        const string Script = "\"$0\" -D -f \"$1\" > \"$2\" 2>&1 & pid=$!; read -r line; kill \"$pid\"; sleep 1; kill -KILL \"$pid\"; wait";
        _daemons.Add(Process.Start(new ProcessStartInfo(
            "sh", ["-c", Script, Find(name)!, Configuration, Path.Combine(_folder, $"{name}.out.log")])
        {
            RedirectStandardInput = true,
        })!);
    }
}

/// <summary>A test that needs Slurm, and is skipped where it is missing.</summary>
internal sealed class SlurmFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public SlurmFactAttribute() => Skip = SlurmCluster.Missing;
}
