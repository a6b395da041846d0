-- A stand-in for the platform's init.sql with its defect: a password column that is shorter than the passwords.
CREATE TABLE IF NOT EXISTS `device` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(50) NOT NULL,
  `password_enc` varchar(100) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `user` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `username` varchar(50) NOT NULL UNIQUE,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `alert_config` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(100) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `device` (`name`, `password_enc`) VALUES
('接入交换机', REPEAT('k', 197)),
('核心路由器', REPEAT('m', 197));

INSERT INTO `user` (`username`) VALUES ('admin');

CREATE DATABASE IF NOT EXISTS `hertzbeat` DEFAULT CHARACTER SET utf8mb4;

INSERT INTO `alert_config` (`name`) VALUES ('HERTZBEAT_DEFAULT');
