using System.Net;
using System.Net.Sockets;
using AiService.Tests.Compose;
using AiService.Tests.Harness;

namespace AiService.Tests.Audit;

/// <summary>A real server with the platform's table, one database for each test.</summary>
public sealed class PlatformDatabase : IAsyncLifetime
{
    public const string Password = "p@ss;w0rd='ops-7f3a";

    private const string Table =
        """
        CREATE TABLE operation_log (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id int NOT NULL, device_id int NOT NULL, op_type varchar(20) NOT NULL,
          op_content text, op_time datetime DEFAULT CURRENT_TIMESTAMP, result varchar(10)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
        """;

    internal int Port { get; } = FreePort.Find();

    internal MariaDb Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (MariaDb.WhyNot is null)
        {
            Server = await MariaDb.StartAsync(Port);

            // What it has committed is there after it was killed.
            await Server.AskAsync("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
            await Server.AskAsync($"CREATE USER ops IDENTIFIED BY '{Password.Replace("'", "''", StringComparison.Ordinal)}'");
        }
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    /// <summary>Makes a database; its user may do what the README asks for.</summary>
    internal async Task<string[]> CreateAsync(string name, bool withTable = true)
    {
        await Server.AskAsync($"CREATE DATABASE {name} CHARACTER SET utf8mb4; GRANT SELECT, INSERT ON {name}.* TO ops");
        if (withTable)
        {
            await CreateTableAsync(name);
        }

        return Settings(name, Port);
    }

    internal Task CreateTableAsync(string name) => Server.AskAsync(Table, name);

    internal static string[] Settings(string name, int port) => [$"OPERATION_LOG_DB=mysql://ops@127.0.0.1:{port}/{name}", $"OPERATION_LOG_DB_PASSWORD={Password}"];

    /// <summary>The repairs of the rows in their order.</summary>
    internal async Task<IReadOnlyList<string>> RepairsAsync(string name) => await Server.AskAsync("SELECT RIGHT(op_content, 36) FROM operation_log ORDER BY id", name);
}

/// <summary>A line in front of the server that breaks once, after it has passed a packet on and before the answer.</summary>
internal sealed class BreakingLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private int broken;

    public BreakingLine(int target, byte[] packet)
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(target, packet);
    }

    public int Port { get; }

    /// <summary>How often it has broken.</summary>
    public int Broken => Volatile.Read(ref broken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync(int target, byte[] packet)
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptTcpClientAsync(stop.Token);
                _ = PassAsync(caller, target, packet);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient caller, int target, byte[] packet)
    {
        using var server = new TcpClient();
        using (caller)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                var answers = server.GetStream().CopyToAsync(caller.GetStream(), stop.Token);
                var buffer = new byte[64 * 1024];
                for (int count; (count = await caller.GetStream().ReadAsync(buffer, stop.Token)) > 0;)
                {
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, count), stop.Token);
                    if (buffer.AsSpan(0, count).IndexOf(packet) >= 0 && Interlocked.CompareExchange(ref broken, 1, 0) == 0)
                    {
                        return;
                    }
                }

                await answers;
            }
            catch (Exception over) when (over is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One side is gone, and so is the other.
            }
        }
    }
}
