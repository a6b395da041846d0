using AiService.Tests.Harness;

namespace AiService.Tests.Compose;

/// <summary>The platform's init.sql in a real server, with and without the file that docker-compose.alert.yml mounts before it.</summary>
public sealed class InitSqlTests
{
    private static readonly string Init = Path.Combine(Repository.Root, "tests/AiService.SystemTests/Compose/Platform/sql/init.sql");
    private static readonly string Relax = Path.Combine(Repository.Root, "docker/mysql/relax-strict-mode.sql");

    [MariaDbFact]
    public async Task Strict_mode_ends_it_at_the_passwords_the_relaxing_file_lets_it_through_and_the_next_start_is_strict_again()
    {
        await using var server = await MariaDb.StartAsync();
        await server.AskAsync("CREATE DATABASE strict; CREATE DATABASE relaxed");
        var mode = (await server.AskAsync("SELECT @@GLOBAL.sql_mode"))[0].Split(',');
        mode.Should().Contain("STRICT_TRANS_TABLES");

        var refused = await server.ReadAsync(Init, "strict");

        refused.ExitCode.Should().NotBe(0);
        refused.Errors.Should().Contain("ERROR 1406");
        (await server.AskAsync("SELECT COUNT(*) FROM alert_config", "strict")).Should().Equal("0");

        (await server.ReadAsync(Relax, "relaxed")).ExitCode.Should().Be(0);
        var read = await server.ReadAsync(Init, "relaxed");

        read.ExitCode.Should().Be(0, read.Errors);
        (await server.AskAsync("SELECT name FROM device ORDER BY id", "relaxed")).Should().Equal("接入交换机", "核心路由器");
        (await server.AskAsync("SELECT username FROM user", "relaxed")).Should().Equal("admin");
        (await server.AskAsync("SELECT name FROM alert_config", "relaxed")).Should().Equal("HERTZBEAT_DEFAULT");
        (await server.AskAsync("SELECT @@GLOBAL.sql_mode"))[0].Split(',').Should().BeEquivalentTo(mode.Except(["STRICT_TRANS_TABLES"]));

        await server.RestartAsync();
        (await server.AskAsync("SELECT @@GLOBAL.sql_mode"))[0].Split(',').Should().BeEquivalentTo(mode);
    }

    [MariaDbFact]
    public async Task Every_strict_mode_is_taken_off_wherever_it_stands_and_every_other_mode_stays()
    {
        await using var server = await MariaDb.StartAsync();
        foreach (var (before, after) in new[]
        {
            ("STRICT_ALL_TABLES", ""),
            ("STRICT_TRANS_TABLES,STRICT_ALL_TABLES", ""),
            ("STRICT_TRANS_TABLES,NO_ZERO_DATE", "NO_ZERO_DATE"),
            ("ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION", "ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION"),
            ("NO_ZERO_DATE", "NO_ZERO_DATE"),
            ("", ""),
        })
        {
            await server.AskAsync($"SET GLOBAL sql_mode = '{before}'");
            (await server.ReadAsync(Relax, "mysql")).ExitCode.Should().Be(0);
            (await server.AskAsync("SELECT CONCAT('mode: ', @@GLOBAL.sql_mode)")).Should().Equal($"mode: {after}");
        }
    }
}
