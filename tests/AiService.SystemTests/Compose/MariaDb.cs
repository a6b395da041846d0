using System.Diagnostics;

namespace AiService.Tests.Compose;

/// <summary>A real MariaDB with an empty data folder, on a socket of its own, and on a port of loopback if need be; it stands for MySQL, whose strict mode is the same.</summary>
internal sealed class MariaDb(int? port = null) : IAsyncDisposable
{
    /// <summary>A server whose data may be lost with the machine: it waits for no disk.</summary>
    private static readonly string[] Hasty =
        ["--innodb-flush-method=nosync", "--innodb-flush-log-at-trx-commit=0", "--innodb-log-file-size=4M", "--innodb-buffer-pool-size=8M"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-mariadb-");
    private Process? server;

    public static string? WhyNot { get; } =
        new[] { "/usr/sbin/mariadbd", "/usr/bin/mariadb", "/usr/bin/mariadb-install-db" }.All(File.Exists)
            ? null
            : "MariaDB is not installed (Debian: apt-get install --no-install-recommends mariadb-server)";

    private string Data => Path.Combine(folder.FullName, "data");

    private string Socket => Path.Combine(folder.FullName, "socket");

    private string[] Login =>
        ["--no-defaults", $"--socket={Socket}", "--user=root", "--default-character-set=utf8mb4", "--batch", "--skip-column-names"];

    private string[] Network => port is null ? ["--skip-networking"] : [$"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve"];

    private string[] Server => ["--no-defaults", $"--datadir={Data}", $"--user={Environment.UserName}", .. Hasty];

    /// <param name="port">Its port; null: it is reached by its socket alone.</param>
    public static async Task<MariaDb> StartAsync(int? port = null)
    {
        var database = new MariaDb(port);
        try
        {
            var made = await DockerCompose.RunAsync(
                "/usr/bin/mariadb-install-db",
                database.folder.FullName,
                [.. database.Server, "--auth-root-authentication-method=normal", "--skip-test-db"]);
            made.ExitCode.Should().Be(0, made.Output + made.Errors);
            await database.RestartAsync();
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server, if one runs, and starts it over the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        server = new Process
        {
            StartInfo = new ProcessStartInfo("/usr/sbin/mariadbd", [.. Server, $"--socket={Socket}", .. Network])
            {
                RedirectStandardError = true,
            },
        };
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("ready for connections", StringComparison.Ordinal) == true)
            {
                listens.TrySetResult();
            }
        };
        server.Start();
        server.BeginErrorReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Reads a file in a connection of its own, as the image of MySQL does with each of its first files.</summary>
    public Task<ProgramRun> ReadAsync(string file, string database) =>
        DockerCompose.RunAsync("/bin/bash", folder.FullName, ["-c", "exec \"$@\" <\"$0\"", file, "/usr/bin/mariadb", .. Login, database]);

    /// <summary>Returns the lines of an answer, without headings.</summary>
    public async Task<string[]> AskAsync(string query, string database = "mysql")
    {
        var run = await DockerCompose.RunAsync("/usr/bin/mariadb", folder.FullName, [.. Login, "--execute", query, database]);
        run.ExitCode.Should().Be(0, run.Errors);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Ends the server at once, and leaves its data.</summary>
    public async Task StopAsync()
    {
        if (server is not null)
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
            server = null;
        }
    }
}

/// <summary>A test that needs a real MariaDB; skipped with the reason where there is none.</summary>
public sealed class MariaDbFactAttribute : FactAttribute
{
    public MariaDbFactAttribute() => Skip = MariaDb.WhyNot;
}
