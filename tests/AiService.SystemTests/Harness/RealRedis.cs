using System.Diagnostics;
using StackExchange.Redis;

namespace AiService.Tests.Harness;

/// <summary>A real redis-server on a free loopback port, without persistence.</summary>
public sealed class RealRedis : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConnectionMultiplexer connection;

    private RealRedis(Process process, ConnectionMultiplexer connection, int port)
    {
        this.process = process;
        this.connection = connection;
        Port = port;
    }

    public int Port { get; }

    public string Setting => $"REDIS_URL=redis://127.0.0.1:{Port}/0";

    public static string? WhyNot { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server")))
            ? null
            : "redis-server is not installed (Debian: apt-get install redis-server)";

    public static async Task<RealRedis> StartAsync(int? port = null, string? password = null)
    {
        var chosen = port ?? FreePort.Find();
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("redis-server", ["--port", $"{chosen}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--requirepass", password ?? ""])
            {
                RedirectStandardOutput = true,
            },
        };
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Ready to accept", StringComparison.Ordinal) == true)
            {
                listens.TrySetResult();
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return new RealRedis(process, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{chosen},abortConnect=true,allowAdmin=true,password={password}"), chosen);
    }

    public Task SetAsync(string key, string value) => connection.GetDatabase().StringSetAsync(key, value);

    /// <summary>Asks for another password from now on, and closes the connections of every client but this one.</summary>
    public async Task ChangePasswordAsync(string password)
    {
        await connection.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", password);
        await connection.GetDatabase().ExecuteAsync("CLIENT", "KILL", "SKIPME", "yes", "TYPE", "normal");
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

/// <summary>A test that needs a real Redis; skipped with the reason where there is none.</summary>
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RealRedis.WhyNot;
}
