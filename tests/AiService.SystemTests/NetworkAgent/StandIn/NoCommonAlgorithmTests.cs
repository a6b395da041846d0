using System.Text.Json;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>
/// An SSH handshake that fails because both sides have no algorithm of one kind in common: the repair's result says of which kind, what the device
/// offers and what to do. sshd is restricted where it has an algorithm that the client lacks.
/// </summary>
public sealed class NoCommonAlgorithmTests
{
    [StandInTheory]
    [InlineData("dsa", "HostKeyAlgorithms ssh-dss", "主机密钥算法", "ssh-dss", "ssh-ed25519")]
    [InlineData("ed25519", "Ciphers aes128-ctr,aes256-ctr\nMACs umac-64@openssh.com,hmac-md5", "MAC 算法", "umac-64@openssh.com、hmac-md5", "hmac-sha2-256")]
    public async Task A_real_sshd_that_offers_nothing_the_client_has_is_reported_by_kind_and_list(string hostKey, string restrictions, string kind, string offered, string wanted)
    {
        await using var terminal = new TypedTerminal(new VendorDevice("ios", "Gi1/0/1"));
        using var sshd = await StandInSshd.StartAsync(terminal.Port, hostKey, restrictions);

        var entry = await RepairAsync(sshd.Port, sshd.Key, sshd.HostKey);

        ShouldTell(entry, kind, offered, wanted);
    }

    [StandInTheory]
    [InlineData("rsa1024-sha1,diffie-hellman-group2-sha1", "aes128-ctr", "密钥交换算法", "rsa1024-sha1、diffie-hellman-group2-sha1", "curve25519-sha256")]
    [InlineData("ecdh-sha2-nistp256", "blowfish-cbc,arcfour,des-cbc", "加密算法", "blowfish-cbc、arcfour、des-cbc", "aes128-ctr")]
    public async Task An_old_device_whose_algorithms_no_sshd_has_any_more_is_reported_likewise(string kex, string cipher, string kind, string offered, string wanted)
    {
        using var sshd = await StandInSshd.StartAsync(1);
        await using var old = new OldSshServer(kex, cipher);

        var entry = await RepairAsync(old.Port, sshd.Key, sshd.HostKey);

        ShouldTell(entry, kind, offered, wanted);
    }

    [StandInTheory]
    [InlineData("evil\r\nsecond line<script>\u001b[2J{{ x }},next")]
    [InlineData("a) or (b")]
    [InlineData("")]
    public async Task What_the_device_calls_an_algorithm_is_data_of_one_short_line(string kex)
    {
        using var sshd = await StandInSshd.StartAsync(1);
        await using var old = new OldSshServer(kex + string.Concat(Enumerable.Repeat(",aaaaaaaaaaaaaaaaaaaaaaaaa", kex.Length > 0 ? 500 : 0)));

        var entry = await RepairAsync(old.Port, sshd.Key, sshd.HostKey);

        var result = entry.Text("result")!;
        result.Should().Contain("密钥交换算法").And.NotContainAny("\r", "\n", "\u001b", "<", "{");
        result.Length.Should().BeLessThan(700);
    }

    private static void ShouldTell(JsonElement entry, string kind, string offered, string wanted)
    {
        (entry.Text("status"), entry.GetProperty("success").GetBoolean()).Should().Be(("refused", false), entry.ToString());
        entry.Text("result").Should().Contain($"没有共同的{kind}").And.Contain($"设备只提供 {offered}").And.Contain("请在设备上启用").And.Contain(wanted);
    }

    private static Task<JsonElement> RepairAsync(int port, string key, string hostKey) =>
        StandInRepair.RunAsync(StandInRepair.Inventory("ios", port, key, hostKey), "enable-interface", "接口Gi1/0/1 down");
}
