using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>Every way to log in, against a real sshd.</summary>
public sealed class LoginTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task A_key_with_a_passphrase_opens_a_host()
    {
        await using var agent = LabAgent.For(lab, inventory => inventory.Replace(
            $"private_key_file: {lab.Host.PrivateKeyFile}",
            $"private_key_file: {lab.LockedKey.File}\n    passphrase_env: PASSPHRASE",
            StringComparison.Ordinal));

        (await agent.RepairAsync("2")).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (await lab.Host.FlagsAsync()).Should().Contain("LOWER_UP");
        agent.Log.Text.Should().NotContain(lab.LockedKey.Passphrase);
    }

    [DeviceLabFact]
    public async Task A_host_that_asks_for_the_password_gets_it()
    {
        await using var agent = LabAgent.For(lab, inventory => Asking(inventory, "ROUTER1_PASSWORD"));

        // The user may not change links: being told so by the host shows that the login went well.
        var attempt = await agent.RepairAsync("2");

        attempt.Status.Should().Be("refused");
        attempt.Result.Should().Contain("ip link set dev eth1 up").And.Contain("Operation not permitted");
    }

    [DeviceLabFact]
    public async Task A_host_that_asks_two_questions_gets_the_right_answer_to_each()
    {
        await using var agent = LabAgent.For(lab, inventory => Asking(inventory, "WRONG_PASSWORD", lab.Asking.TwicePort).Replace(
            "password_env: WRONG_PASSWORD",
            "password_env: WRONG_PASSWORD\n    answers:\n      - question: 'required for'\n        answer_env: ROUTER1_PASSWORD",
            StringComparison.Ordinal));

        (await agent.RepairAsync("2")).Result.Should().Contain("Operation not permitted");
    }

    [DeviceLabFact]
    public async Task A_wrong_answer_is_a_refused_login()
    {
        await using var agent = LabAgent.For(lab, inventory => Asking(inventory, "WRONG_PASSWORD"));

        var attempt = await agent.RepairAsync("2");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "refused"));
        attempt.Result.Should().Contain("登录失败");
    }

    [DeviceLabFact]
    public async Task A_device_behind_a_jump_host_is_repaired_through_it()
    {
        await using var agent = LabAgent.For(lab, inventory => inventory + LabAgent.Inner(lab, lab.Inner.HostKey, lab.Host.HostKey));

        var attempt = await agent.RepairAsync("3");

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded, attempt.Result);
        (await lab.Inner.FlagsAsync()).Should().Contain("LOWER_UP");
        (await agent.TranscriptAsync()).Should().Contain(line => line.Text.Contains($"via {lab.Host.Address}:2222", StringComparison.Ordinal));
    }

    [DeviceLabFact]
    public async Task The_keys_of_the_jump_host_and_of_the_device_behind_it_must_both_be_right()
    {
        var (device, jump) = (lab.Inner.HostKey, lab.Host.HostKey);
        foreach (var (first, second, shown) in new[] { (jump, jump, device), (device, device, jump) })
        {
            await using var agent = LabAgent.For(lab, inventory => inventory + LabAgent.Inner(lab, first, second));

            var attempt = await agent.RepairAsync("3");

            (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "refused"));
            attempt.Result.Should().Contain("主机密钥不匹配").And.Contain(shown);
        }

        (await lab.Inner.FlagsAsync()).Should().NotContain("UP");
    }

    [DeviceLabFact]
    public async Task A_jump_host_that_leads_nowhere_is_told()
    {
        await lab.Inner.KillSshdAsync(listening: true);
        await using var agent = LabAgent.For(lab, inventory => inventory + LabAgent.Inner(lab, lab.Inner.HostKey, lab.Host.HostKey));

        var attempt = await agent.RepairAsync("3");

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "unreachable"));
        attempt.Result.Should().Contain("跳板机");
    }

    private string Asking(string inventory, string variable, int? port = null)
    {
        var host = inventory[inventory.IndexOf("  - id: 2", StringComparison.Ordinal)..];
        var asking = host
            .Replace($"port: {lab.Host.Port}", $"port: {port ?? lab.Asking.Port}", StringComparison.Ordinal)
            .Replace("username: root", $"username: {lab.Asking.Username}", StringComparison.Ordinal)
            .Replace($"private_key_file: {lab.Host.PrivateKeyFile}", $"password_env: {variable}", StringComparison.Ordinal);
        return inventory.Replace(host, asking, StringComparison.Ordinal);
    }
}
